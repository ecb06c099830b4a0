"""Puts, checks and gets files with AsyncSSH: PORT USER PASSWORD LOCAL REMOTE RECEIVED, directories all three."""

import asyncio
import os
import stat
import sys

import asyncssh


async def main(port, user, password, local, remote, received):
    async with asyncssh.connect(
        "127.0.0.1", port=int(port), username=user, password=password, known_hosts=None, client_keys=None, config=None
    ) as connection:
        async with connection.start_sftp_client() as sftp:
            await sftp.put(local, remote + "/copy", recurse=True)
            await sftp.get(remote + "/copy", received, recurse=True)
            await operations(sftp, remote)
            await refusals(sftp, remote)
    print("all well")


async def operations(sftp, remote):
    path = remote + "/operations"
    await sftp.mkdir(path)
    async with sftp.open(path + "/file", "wb") as file:
        await file.write(b"0123456789")
        await file.write(b"AB", 4)
    async with sftp.open(path + "/file", "rb") as file:
        assert await file.read() == b"0123AB6789"
        assert await file.read(3, 8) == b"89"
        assert (await file.stat()).size == 10
    async with sftp.open(path + "/file", "ab") as file:
        await file.write(b"C")
    attributes = await sftp.stat(path + "/file")
    assert attributes.size == 11 and stat.S_ISREG(attributes.permissions)
    await sftp.truncate(path + "/file", 5)
    assert await sftp.getsize(path + "/file") == 5
    await sftp.utime(path + "/file", (1000, 2000))
    assert (await sftp.stat(path + "/file")).mtime == 2000
    await sftp.posix_rename(path + "/file", path + "/renamed")
    assert sorted(await sftp.listdir(path)) == [".", "..", "renamed"]
    assert (await sftp.statvfs(path)).bsize > 0
    assert await sftp.realpath(path + "/../operations/./renamed") == path + "/renamed"
    # Many requests at once on one handle.
    async with sftp.open(path + "/renamed", "wb") as file:
        blocks = [bytes([i]) * 1000 for i in range(200)]
        await asyncio.gather(*(file.write(block, i * 1000) for i, block in enumerate(blocks)))
    async with sftp.open(path + "/renamed", "rb") as file:
        parts = await asyncio.gather(*(file.read(1000, i * 1000) for i in range(200)))
        assert parts == blocks
    await sftp.remove(path + "/renamed")
    await sftp.rmdir(path)
    assert not await sftp.exists(path)


async def refusals(sftp, remote):
    for wanted, attempt in (
        (asyncssh.SFTPNoSuchFile, sftp.stat(remote + "/missing")),
        (asyncssh.SFTPNoSuchFile, sftp.remove(remote + "/missing")),
        (asyncssh.SFTPError, sftp.rmdir(remote + "/copy")),
        (asyncssh.SFTPError, sftp.symlink("/etc/passwd", remote + "/link")),
    ):
        try:
            await attempt
        except wanted:
            continue
        raise AssertionError(f"{wanted.__name__} was due")
    assert not await sftp.lexists(remote + "/link")


if __name__ == "__main__":
    os.umask(0o022)
    asyncio.run(main(*sys.argv[1:]))

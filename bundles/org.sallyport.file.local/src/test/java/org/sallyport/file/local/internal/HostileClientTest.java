package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.sftp.internal.ClientPackets;
import org.sallyport.sftp.internal.wire.Request;
import org.sallyport.testkit.SftpChannel;
import org.sallyport.testkit.SftpConnection;
import org.sallyport.testkit.SftpServer;

/** What a client can cost that means no good: an answer or a closed channel, at most 1 MiB, and nothing for another channel of its connection. */
class HostileClientTest {

    private static final long BOUND = 1 << 20;
    private static final int BAD_PACKET = 11;
    private static final int BAD_MESSAGE = 5;
    private static final int MANY = 1000;
    private static final int SOME = 200;

    /** More than a packet takes. */
    private static final int ENTRIES = 300;

    @TempDir
    private static Path directory;

    private static SftpServer server;
    private static SftpConnection connection;
    private static SftpChannel good;

    /** What a hostile client does with a channel that has just been started, and leaves as it is then; returns how many packets it has sent. */
    private enum Hostility {
        LENGTH_OF_NOTHING {
            @Override
            int against(SftpChannel channel) throws Exception {
                return badLength(channel, 0);
            }
        },
        LONGEST_LENGTH {
            @Override
            int against(SftpChannel channel) throws Exception {
                return badLength(channel, Integer.MAX_VALUE);
            }
        },
        NEGATIVE_LENGTH {
            @Override
            int against(SftpChannel channel) throws Exception {
                return badLength(channel, -1);
            }
        },
        TRUNCATED_REQUESTS {
            @Override
            int against(SftpChannel channel) throws Exception {
                for (int i = 0; i < SOME; i++) {
                    int type = 3 + i % 18;
                    byte[] truncated = ClientPackets.packet(type, ClientPackets.u32(i), ClientPackets.u32(MANY));
                    assertEquals(BAD_MESSAGE, channel.status(truncated), "type " + type);
                }
                return SOME;
            }
        },
        UNKNOWN_TYPES {
            @Override
            int against(SftpChannel channel) throws Exception {
                for (int i = 0; i < SOME; i++) {
                    int type = 21 + i % 179;
                    assertEquals(8, channel.status(ClientPackets.packet(type, ClientPackets.u32(i))), "type " + type);
                }
                return SOME;
            }
        },
        LONG_HANDLES {
            @Override
            int against(SftpChannel channel) throws Exception {
                byte[] handle = ClientPackets.bytes(new byte[256]);
                for (int i = 0; i < SOME; i++) {
                    assertEquals(4, channel.status(ClientPackets.packet(8, ClientPackets.u32(i), handle)));
                }
                return SOME;
            }
        },
        NAMES_WITH_NUL {
            @Override
            int against(SftpChannel channel) throws Exception {
                return badName(channel, "a\0b");
            }
        },
        LONG_NAMES {
            @Override
            int against(SftpChannel channel) throws Exception {
                return badName(channel, "x".repeat(5000));
            }
        },
        OPEN_FILES {
            @Override
            int against(SftpChannel channel) throws Exception {
                for (int i = 0; i < MANY; i++) {
                    channel.handle(file("f" + i));
                }
                return MANY;
            }
        },
        OPEN_DIRECTORIES {
            @Override
            int against(SftpChannel channel) throws Exception {
                for (int i = 0; i < MANY; i++) {
                    channel.handle(new Request.OpenDirectory(i, "many"));
                }
                return MANY;
            }
        },
        /** Each in the middle of its listing. */
        READ_DIRECTORIES {
            @Override
            int against(SftpChannel channel) throws Exception {
                for (int i = 0; i < MANY; i++) {
                    long handle = channel.handle(new Request.OpenDirectory(i, "many"));
                    ByteBuffer entries = channel.ask(new Request.ReadDirectory(i, handle));
                    assertEquals(104, entries.get(0), "the type of entries");
                    assertTrue(entries.getInt(5) < ENTRIES, "some are left");
                }
                return 2 * MANY;
            }
        },
        NAMES_OF_ALL_USERS {
            @Override
            int against(SftpChannel channel) throws Exception {
                ByteBuffer seen = channel.ask(new Request.Stat(1, "many", true));
                int uid = seen.getInt(17);
                int gid = seen.getInt(21);
                assertEquals(BAD_MESSAGE, channel.status(ClientPackets.of(names(32_000, uid, gid))));
                ByteBuffer names = channel.ask(names(Request.PrincipalNames.MOST, uid, gid));
                assertEquals(201, names.get(0) & 0xff, "the type of an extended reply");
                assertTrue(names.getInt(9) > 0, "the name is known");
                return 3;
            }
        },
        COPIES {
            @Override
            int against(SftpChannel channel) throws Exception {
                long from = channel.handle(file("from"));
                long to = channel.handle(file("to"));
                ByteBuffer content = ByteBuffer.wrap(new byte[200_000]);
                assertEquals(0, channel.status(ClientPackets.of(new Request.Write(1, from, 0, content))));
                for (int i = 0; i < MANY; i++) {
                    Request copy = new Request.CopyData(i, from, 0, content.capacity(), to, 0);
                    assertEquals(0, channel.status(ClientPackets.of(copy)));
                }
                return MANY;
            }
        };

        abstract int against(SftpChannel channel) throws Exception;
    }

    private static int badLength(SftpChannel channel, int length) throws Exception {
        // In one piece: the server may close as soon as it has seen the length.
        channel.send(ByteBuffer.allocate(1004).putInt(length).array());
        assertEquals(BAD_PACKET, channel.exitStatus());
        return 1;
    }

    private static int badName(SftpChannel channel, String name) throws Exception {
        byte[] stat = ClientPackets.of(new Request.Stat(1, name, true));
        for (int i = 0; i < SOME; i++) {
            assertEquals(BAD_MESSAGE, channel.status(stat));
        }
        return SOME;
    }

    private static Request file(String name) {
        return new Request.Open(1, name, true, true, false, Creation.OPEN_OR_CREATE, AttributeChange.NONE);
    }

    private static Request names(int count, int uid, int gid) {
        return new Request.PrincipalNames(1, Collections.nCopies(count, uid), Collections.nCopies(count, gid));
    }

    @BeforeAll
    static void start() throws Exception {
        Path root = Files.createDirectory(directory.resolve("root"));
        Path many = Files.createDirectory(root.resolve("many"));
        for (int i = 0; i < ENTRIES; i++) {
            Files.createFile(many.resolve("n".repeat(250) + String.format("%05d", i)));
        }
        Settings settings = new Settings("test", root, false, false, Settings.DEFAULT_MASK, false);
        server = new SftpServer(
                Files.createDirectory(directory.resolve("client")), new LocalFileStore(Platform.detect(), settings));
        connection = server.connect();
        good = connection.channel().started();
    }

    @AfterAll
    static void stop() {
        good.close();
        connection.close();
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void costsAtMostAMebibyte(Hostility hostility) throws Exception {
        // Once for the classes and for the buffers that the server keeps whoever its clients are.
        try (SftpChannel first = connection.channel().started()) {
            hostility.against(first);
        }
        try (SftpChannel bad = connection.channel().started()) {
            long heap = ServerMemory.heap();
            long direct = ServerMemory.direct();
            long allocated = ServerMemory.allocated();

            int packets = hostility.against(bad);

            long perPacket = (ServerMemory.allocated() - allocated) / packets;
            List<Long> costs = List.of(ServerMemory.direct() - direct, ServerMemory.heap() - heap, perPacket);
            assertTrue(
                    costs.get(0) + costs.get(1) <= BOUND && perPacket <= BOUND,
                    () -> hostility + ": direct memory, heap, and what was allocated for each packet: " + costs);
            assertEquals(104, good.ask(new Request.RealPath(7, ".")).get(0), "the other channel goes on");
        }
    }
}

package org.sallyport.sftp.internal.mount;

import java.util.List;
import java.util.Set;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.Listing;

/** A directory with mount points in it: they come last, and hide what the store has under their names. */
final class MountListing implements Listing {

    private final Listing listing;
    private final Set<String> mounted;
    private List<DirectoryEntry> mounts;

    MountListing(Listing listing, Set<String> mounted, List<DirectoryEntry> mounts) {
        this.listing = listing;
        this.mounted = mounted;
        this.mounts = mounts;
    }

    @Override
    public List<DirectoryEntry> next(int most) throws FileException {
        while (true) {
            List<DirectoryEntry> entries = listing.next(most);
            if (entries.isEmpty()) {
                return nextMounts(most);
            }
            List<DirectoryEntry> visible = entries.stream()
                    .filter(entry -> !mounted.contains(entry.name()))
                    .toList();
            if (!visible.isEmpty()) {
                return visible;
            }
        }
    }

    private List<DirectoryEntry> nextMounts(int most) {
        int size = Math.min(most, mounts.size());
        List<DirectoryEntry> next = mounts.subList(0, size);
        mounts = mounts.subList(size, mounts.size());
        return next;
    }

    @Override
    public void close() {
        listing.close();
    }
}

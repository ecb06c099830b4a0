package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project as somebody gets it who has cloned it: what is under version control, as it is in the work tree now, and new files that are not ignored. Of
 * sources that came without their history everything but what builds leave.
 */
final class SourceCopy {

    private SourceCopy() {}

    /** Makes one in a directory that does not exist. */
    static void make(Path sources, Path copy) throws IOException {
        for (Path file : files(sources)) {
            Path from = sources.resolve(file);
            // What was deleted and not committed yet is not copied.
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Path to = copy.resolve(file);
                Files.createDirectories(to.getParent());
                Files.copy(from, to, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static List<Path> files(Path sources) throws IOException {
        if (Files.exists(sources.resolve(".git"))) {
            String names = Program.of("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .in(sources)
                    .run()
                    .succeeded()
                    .output();
            return Stream.of(names.split("\0")).distinct().map(Path::of).toList();
        }
        try (Stream<Path> all = Files.walk(sources)) {
            return all.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(sources::relativize)
                    .filter(SourceCopy::isSource)
                    .toList();
        }
    }

    private static boolean isSource(Path file) {
        for (Path name : file) {
            if (List.of("target", "__pycache__").contains(name.toString())) {
                return false;
            }
        }
        return true;
    }
}

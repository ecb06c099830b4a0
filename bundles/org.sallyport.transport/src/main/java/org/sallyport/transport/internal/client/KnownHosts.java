package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The lines of OpenSSH's file of known hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). Lines that mean nothing are left out, as OpenSSH does;
 * certificate authorities too.
 */
record KnownHosts(List<Entry> entries) {

    private static final int LARGEST = 16 << 20;
    private static final int SSH_PORT = 22;
    private static final String REVOKED = "@revoked";

    /** What the file says of a key. */
    enum Verdict {
        /** It is the host's. */
        KNOWN,
        /** It is nobody's any more. */
        REVOKED,
        /** The host has others. */
        CHANGED,
        /** The file does not know the host. */
        UNKNOWN
    }

    /**
     * A line.
     *
     * @param revoked whether its key must not be trusted
     * @param hosts a hashed name, or patterns separated by commas
     * @param type the key's type
     * @param key the key as it is sent
     */
    record Entry(boolean revoked, String hosts, String type, byte[] key) {

        private boolean matches(String name) {
            if (hosts.startsWith("|")) {
                return HashedName.matches(hosts, name);
            }
            boolean matches = false;
            for (String pattern : hosts.split(",")) {
                boolean negated = pattern.startsWith("!");
                if (glob(negated ? pattern.substring(1) : pattern, name)) {
                    if (negated) {
                        return false;
                    }
                    matches = true;
                }
            }
            return matches;
        }

        private boolean has(byte[] other) {
            return MessageDigest.isEqual(key, other);
        }
    }

    /** Reads a file. */
    static KnownHosts read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("the file is larger than " + LARGEST + " bytes");
        }
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList());
    }

    static KnownHosts parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.strip().split("[ \t]+");
            boolean marked = words[0].startsWith("@");
            int first = marked ? 1 : 0;
            boolean meant = !marked || words[0].equals(REVOKED);
            if (meant && !words[0].startsWith("#") && words.length >= first + 3) {
                byte[] key = decode(words[first + 2]);
                if (key.length > 0) {
                    String hosts = words[first].startsWith("|") ? words[first] : words[first].toLowerCase(Locale.ROOT);
                    entries.add(new Entry(marked, hosts, words[first + 1], key));
                }
            }
        }
        return new KnownHosts(List.copyOf(entries));
    }

    /**
     * What the file says of a key that a host has shown.
     *
     * @param host as it was configured: a name or an address
     * @param key as it was sent (RFC 4253, section 6.6)
     */
    Verdict of(String host, int port, byte[] key) {
        List<Entry> about = about(host, port);
        if (about.stream().anyMatch(entry -> entry.revoked && entry.has(key))) {
            return Verdict.REVOKED;
        }
        List<Entry> trusted = about.stream().filter(entry -> !entry.revoked).toList();
        if (trusted.stream().anyMatch(entry -> entry.has(key))) {
            return Verdict.KNOWN;
        }
        return trusted.isEmpty() ? Verdict.UNKNOWN : Verdict.CHANGED;
    }

    /** The types of the keys that a host may show. */
    Set<String> types(String host, int port) {
        return about(host, port).stream()
                .filter(entry -> !entry.revoked)
                .map(Entry::type)
                .collect(Collectors.toSet());
    }

    private List<Entry> about(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = port == SSH_PORT ? lower : "[" + lower + "]:" + port;
        return entries.stream().filter(entry -> entry.matches(name)).toList();
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Whether a pattern of {@code *} and {@code ?} fits, in time that grows with the product of both lengths at most. */
    private static boolean glob(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int mark = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** A name that only shows whether it is a given one: {@code |1|salt|HMAC-SHA1(salt, name)}. */
    private static final class HashedName {

        private static final int PARTS = 4;

        static boolean matches(String hashed, String name) {
            String[] parts = hashed.split("\\|");
            if (parts.length != PARTS || !parts[1].equals("1")) {
                return false;
            }
            byte[] salt = decode(parts[2]);
            if (salt.length == 0) {
                return false;
            }
            try {
                Mac mac = SecurityUtils.getMac("HmacSHA1");
                mac.init(new SecretKeySpec(salt, "HmacSHA1"));
                return MessageDigest.isEqual(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)), decode(parts[3]));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has HMAC-SHA1", e);
            }
        }
    }
}

package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.sallyport.client.ClientException;
import org.sallyport.client.Credential;

/** Reads users' private keys, in OpenSSH's format or PEM. */
final class PrivateKeys {

    private static final int LARGEST = 64 * 1024;

    private PrivateKeys() {}

    /** The key of a credential. */
    static KeyPair read(Credential.PrivateKey key) throws ClientException {
        FilePasswordProvider passphrase =
                key.passphrase().map(FilePasswordProvider::of).orElse(FilePasswordProvider.EMPTY);
        try (InputStream in = Files.newInputStream(key.file())) {
            if (Files.size(key.file()) > LARGEST) {
                throw new IOException("the file is too large for a private key");
            }
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(key.file().toString()), in, passphrase);
            Iterator<KeyPair> found = pairs == null ? List.<KeyPair>of().iterator() : pairs.iterator();
            if (!found.hasNext()) {
                throw new IOException("no private key in the file");
            }
            return found.next();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            String hint = key.passphrase().isPresent() ? ", or the passphrase is wrong" : ", or it needs a passphrase";
            throw new ClientException(
                    ClientException.Reason.SETTINGS,
                    "the private key " + key.file() + " cannot be read: " + e.getMessage() + hint);
        }
    }
}

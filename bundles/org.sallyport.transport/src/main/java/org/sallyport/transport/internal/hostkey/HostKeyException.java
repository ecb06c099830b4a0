package org.sallyport.transport.internal.hostkey;

/** A host key cannot be had. The message names the entry and says why; there is nothing to see in a stack trace. */
public final class HostKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    HostKeyException(String entry, String reason) {
        super("host key " + entry + ": " + reason);
    }
}

package org.sallyport.sftp.internal.wire;

/** The client's bytes cannot be cut into packets, or not be answered: the channel has to close. */
public final class MalformedPacketException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * What is wrong.
     *
     * @param message for the log
     */
    public MalformedPacketException(String message) {
        super(message, null, false, false);
    }
}

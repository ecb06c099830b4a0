package org.sallyport.transport.internal.io;

/** How much has gone through a socket. */
public interface Traffic {

    /** Bytes that have been read. */
    long bytesReceived();

    /** Bytes that have been written. */
    long bytesSent();
}

package org.sallyport.transport.internal.io;

/** A session of the SSH library whose packets are dealt with in this package. */
interface PacketEndpoint {

    /** Its packets. */
    SessionPackets packets();
}

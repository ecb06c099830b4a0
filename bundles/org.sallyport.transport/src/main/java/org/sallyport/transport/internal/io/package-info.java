/**
 * Sockets and packets: what makes the SSH library fast.
 *
 * <p>{@link org.sallyport.transport.internal.io.EventLoops} are the threads; {@link org.sallyport.transport.internal.io.SelectorServices} makes
 * the library accept, connect, read and write with them. {@link org.sallyport.transport.internal.io.PacketSession} and
 * {@link org.sallyport.transport.internal.io.ClientPacketSession} are sessions whose {@code SessionPackets}
 * takes packets apart where they arrived ({@code PacketDecoder}) and encrypts channel data from where it lies into the {@code Outbox} of the
 * socket, from which many packets go in one write. The library's own code decides what packets mean, when keys are exchanged and what may be
 * sent meanwhile; every other packet is encoded by it.
 *
 * <p>Locks are taken in this order: decoding, key exchange state, encoding, outbox. Nothing calls out while it holds one of the last three.
 */
package org.sallyport.transport.internal.io;

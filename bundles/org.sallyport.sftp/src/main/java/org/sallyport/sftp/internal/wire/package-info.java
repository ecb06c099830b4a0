/**
 * The bytes of the protocol and nothing else.
 *
 * <p>{@link org.sallyport.sftp.internal.wire.PacketReader} cuts the client's bytes into packets. The {@link
 * org.sallyport.sftp.internal.wire.Wire} of the negotiated version ({@link org.sallyport.sftp.internal.wire.Wires}) reads a packet as a
 * {@link org.sallyport.sftp.internal.wire.Request} and writes a {@link org.sallyport.sftp.internal.wire.Reply} through a {@link
 * org.sallyport.sftp.internal.wire.ReplyWriter}. Another version of the protocol is another {@code Wire}; nothing behind it changes.
 */
package org.sallyport.sftp.internal.wire;

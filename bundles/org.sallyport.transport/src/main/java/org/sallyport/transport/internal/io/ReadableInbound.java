package org.sallyport.transport.internal.io;

import java.nio.ByteBuffer;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.Readable;

/** Hands bytes to a handler that knows nothing of {@link Inbound}. */
final class ReadableInbound implements Inbound {

    private static final int SIZE = 32 * 1024;

    private final IoSession session;
    private final IoHandler handler;
    private byte[] block = {};
    private int filled;

    ReadableInbound(IoSession session, IoHandler handler) {
        this.session = session;
        this.handler = handler;
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public ByteBuffer space() {
        if (block.length == 0) {
            block = Blocks.take(SIZE);
        }
        return ByteBuffer.wrap(block, filled, block.length - filled);
    }

    @Override
    public void filled(int bytes) {
        filled += bytes;
    }

    @Override
    public boolean process(boolean worker) throws Exception {
        if (filled > 0) {
            int length = filled;
            filled = 0;
            handler.messageReceived(session, Readable.readable(ByteBuffer.wrap(block, 0, length)));
        }
        return true;
    }

    @Override
    public void rest() {
        if (block.length > 0) {
            Blocks.give(block);
            block = new byte[0];
        }
    }
}

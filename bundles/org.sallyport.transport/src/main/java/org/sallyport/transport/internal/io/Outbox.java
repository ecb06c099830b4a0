package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoWriteFuture;

/**
 * What is on its way to a socket. Packets gather here, so that many go in one write, and stay here while the socket takes no more. Whichever
 * thread calls {@link #flush} writes; when the socket is full the loop goes on later. Safe for use by many threads.
 *
 * <p>Futures and those who wait for room are told on the loop, never by the thread that writes, because that one may hold locks.
 */
final class Outbox {

    private static final int BLOCK = 132 * 1024;
    private static final int SMALL_BLOCK = 2 * 1024;

    /** What an outbox does to its surroundings. */
    interface Socket {

        /** The socket took less than there was: {@link Outbox#resume} is to be called when it takes more. */
        void full();

        /** Writing failed: the connection is lost. */
        void failed(IOException cause);
    }

    /** Puts bytes into an array. */
    @FunctionalInterface
    interface Filler {

        /** Writes at {@code offset} and tells how many bytes. */
        int fill(byte[] target, int offset) throws IOException;
    }

    private final WritableByteChannel channel;
    private final Socket socket;
    private final Executor loop;

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private final ArrayDeque<Written> futures = new ArrayDeque<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private long appended;
    private long written;
    private long lastProgress;
    private boolean writing;
    private boolean full;
    private boolean closed;

    Outbox(WritableByteChannel channel, Socket socket, Executor loop) {
        this.channel = channel;
        this.socket = socket;
        this.loop = loop;
    }

    /** Adds up to {@code size} bytes. */
    synchronized void append(int size, Filler filler) throws IOException {
        Block tail = tail(size);
        int length = filler.fill(tail.bytes, tail.to);
        tail.to += length;
        appended += length;
        if (closed && !writing) {
            clear();
        }
    }

    /** The future of what was appended last. */
    synchronized IoWriteFuture future(Object id) {
        if (written == appended) {
            return AbstractIoWriteFuture.fulfilled(id, Boolean.TRUE);
        }
        Written future = new Written(id, appended);
        futures.add(future);
        return future;
    }

    /** How many bytes have been written, or dropped because nothing can be written any more. */
    synchronized long written() {
        return written;
    }

    /** How many bytes have not been written. */
    synchronized long size() {
        return appended - written;
    }

    /** Runs something on the loop when well less than {@link DataPath#ROOM} is here, or nothing can be written any more. */
    synchronized void whenRoom(Runnable task) {
        if (closed || hasRoom()) {
            loop.execute(task);
        } else {
            waiting.add(task);
        }
    }

    private boolean hasRoom() {
        return appended - written <= DataPath.ROOM / 2;
    }

    /** When the socket was last asked to take something; a value of {@link System#nanoTime}. */
    synchronized long lastProgress() {
        return lastProgress;
    }

    /** Whether the socket takes no more for now. */
    synchronized boolean isFull() {
        return full;
    }

    /** The socket takes more. */
    void resume() {
        synchronized (this) {
            full = false;
        }
        flush();
    }

    /** Writes as much as the socket takes. */
    void flush() {
        synchronized (this) {
            if (writing || full || closed || written == appended) {
                return;
            }
            writing = true;
        }
        boolean more = true;
        while (more) {
            ByteBuffer part = first();
            try {
                channel.write(part);
            } catch (IOException e) {
                fail(e);
                return;
            }
            more = progress(part);
        }
    }

    /** Nothing can be written any more. */
    void close(Throwable cause) {
        List<Written> lost;
        synchronized (this) {
            closed = true;
            lost = new ArrayList<>(futures);
            futures.clear();
            waiting.forEach(loop::execute);
            waiting.clear();
            if (!writing) {
                clear();
            }
        }
        lost.forEach(future -> future.setValue(cause));
    }

    private void fail(IOException e) {
        synchronized (this) {
            writing = false;
            closed = true;
            clear();
        }
        socket.failed(e);
    }

    private synchronized ByteBuffer first() {
        Block head = blocks.element();
        return ByteBuffer.wrap(head.bytes, head.from, head.to - head.from);
    }

    /** Whether there is more to write and the socket takes it. */
    private boolean progress(ByteBuffer part) {
        boolean nowFull = part.hasRemaining();
        synchronized (this) {
            Block head = blocks.element();
            int count = part.position() - head.from;
            head.from += count;
            written += count;
            lastProgress = System.nanoTime();
            if (head.from == head.to) {
                Blocks.give(blocks.remove().bytes);
            }
            full = nowFull;
            writing = !nowFull && written < appended && !closed;
            if (closed && !writing) {
                clear();
            }
            tell();
            if (!nowFull) {
                return writing;
            }
        }
        socket.full();
        return false;
    }

    private void tell() {
        while (!futures.isEmpty() && futures.peek().position <= written) {
            Written done = futures.remove();
            loop.execute(() -> done.setValue(Boolean.TRUE));
        }
        if (!waiting.isEmpty() && hasRoom()) {
            waiting.forEach(loop::execute);
            waiting.clear();
        }
    }

    private Block tail(int size) {
        Block last = blocks.peekLast();
        if (last == null || last.bytes.length - last.to < size) {
            int length = last == null && size <= SMALL_BLOCK / 2 ? SMALL_BLOCK : Math.max(size, BLOCK);
            last = new Block(Blocks.take(length));
            blocks.add(last);
        }
        return last;
    }

    private void clear() {
        for (Block block = blocks.poll(); block != null; block = blocks.poll()) {
            Blocks.give(block.bytes);
        }
        written = appended;
    }

    private static final class Block {

        private final byte[] bytes;
        private int from;
        private int to;

        Block(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private static final class Written extends AbstractIoWriteFuture {

        private final long position;

        Written(Object id, long position) {
            super(id, null);
            this.position = position;
        }
    }
}

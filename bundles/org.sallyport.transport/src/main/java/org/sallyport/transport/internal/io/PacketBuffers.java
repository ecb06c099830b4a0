package org.sallyport.transport.internal.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/** Buffers from a pool with room for what a packet needs around its data, so that it can be encrypted from where it lies. */
public final class PacketBuffers {

    /** Bytes in front of the data: a mark, then room for the header of a packet. */
    static final int HEAD = 32;

    /** Bytes behind the data: room for padding. */
    static final int TAIL = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** What tells a buffer of the pool from any other: nobody else can know it. */
    private static final long MARK = new SecureRandom().nextLong() | 1;

    private PacketBuffers() {}

    /** A buffer with position 0 and limit {@code size}; not cleared. */
    public static ByteBuffer allocate(int size) {
        byte[] block = Blocks.take(HEAD + size + TAIL);
        LONG.set(block, 0, MARK);
        return ByteBuffer.wrap(block, HEAD, size).slice();
    }

    /** Whether a buffer came from here, and so has room around its data. */
    public static boolean owns(ByteBuffer buffer) {
        return buffer.hasArray()
                && buffer.arrayOffset() == HEAD
                && buffer.array().length >= HEAD + buffer.limit() + TAIL
                && (long) LONG.get(buffer.array(), 0) == MARK;
    }

    /** Gives a buffer back; others than those of {@link #allocate} are left to the garbage collector. */
    public static void release(ByteBuffer buffer) {
        if (owns(buffer)) {
            LONG.set(buffer.array(), 0, 0L);
            Blocks.give(buffer.array());
        }
    }
}

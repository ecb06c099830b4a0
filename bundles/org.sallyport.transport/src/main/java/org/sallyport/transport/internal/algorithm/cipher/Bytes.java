package org.sallyport.transport.internal.algorithm.cipher;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers in byte arrays. */
final class Bytes {

    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    static long uint32(byte[] bytes, int offset) {
        return (int) BIG_INT.get(bytes, offset) & 0xFFFF_FFFFL;
    }

    static long uint64(byte[] bytes, int offset) {
        return (long) BIG_LONG.get(bytes, offset);
    }

    static void putUint64(byte[] bytes, int offset, long value) {
        BIG_LONG.set(bytes, offset, value);
    }

    static int littleInt(byte[] bytes, int offset) {
        return (int) LITTLE_INT.get(bytes, offset);
    }

    static void putLittleInt(byte[] bytes, int offset, int value) {
        LITTLE_INT.set(bytes, offset, value);
    }

    static long littleLong(byte[] bytes, int offset) {
        return (long) LITTLE_LONG.get(bytes, offset);
    }

    static void putLittleLong(byte[] bytes, int offset, long value) {
        LITTLE_LONG.set(bytes, offset, value);
    }
}

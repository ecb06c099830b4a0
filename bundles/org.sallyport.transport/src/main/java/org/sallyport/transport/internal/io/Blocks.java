package org.sallyport.transport.internal.io;

/**
 * Byte arrays that are used again: making and clearing a fresh one for every packet costs more than most of what is done with it. What is taken
 * is not cleared. Safe for use by many threads.
 */
final class Blocks {

    /** The lengths that are kept, rising: small packets, one or four packets of 32 KiB with what goes around them, the largest packet. */
    private static final int[] LENGTHS = {2 << 10, 8 << 10, 34 << 10, 132 << 10, 268 << 10};

    /** How much of each length is kept, in bytes. */
    private static final int KEPT = 4 << 20;

    private static final Shelf[] SHELVES = shelves();

    private Blocks() {}

    /** An array of at least {@code length} bytes. */
    static byte[] take(int length) {
        for (Shelf shelf : SHELVES) {
            if (length <= shelf.length) {
                return shelf.take();
            }
        }
        return new byte[length];
    }

    /** Gives an array back. It must have come from {@link #take} and must not be used any more. */
    static void give(byte[] block) {
        for (Shelf shelf : SHELVES) {
            if (block.length == shelf.length) {
                shelf.give(block);
                return;
            }
        }
    }

    /** The length that {@link #take} has for at least {@code length} bytes. */
    static int lengthFor(int length) {
        for (int kept : LENGTHS) {
            if (length <= kept) {
                return kept;
            }
        }
        return length;
    }

    private static Shelf[] shelves() {
        Shelf[] shelves = new Shelf[LENGTHS.length];
        for (int i = 0; i < shelves.length; i++) {
            shelves[i] = new Shelf(LENGTHS[i], KEPT / LENGTHS[i]);
        }
        return shelves;
    }

    /** Arrays of one length, the one used last on top. */
    private static final class Shelf {

        private final int length;
        private final byte[][] blocks;
        private int count;

        Shelf(int length, int capacity) {
            this.length = length;
            this.blocks = new byte[capacity][];
        }

        byte[] take() {
            synchronized (this) {
                if (count > 0) {
                    byte[] block = blocks[--count];
                    blocks[count] = null;
                    return block;
                }
            }
            return new byte[length];
        }

        synchronized void give(byte[] block) {
            if (count < blocks.length) {
                blocks[count++] = block;
            }
        }
    }
}

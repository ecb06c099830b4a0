package org.sallyport.transport.internal.algorithm.signature;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.SignatureException;

/** Two integers in a DER sequence: the form in which providers have signatures of DSA and ECDSA (RFC 3279, section 2.2). */
record DerPair(BigInteger first, BigInteger second) {

    private static final byte SEQUENCE = 0x30;
    private static final byte INTEGER = 0x02;
    private static final int LONG_FORM = 0x80;
    private static final byte ONE_LENGTH_BYTE = (byte) 0x81;

    static DerPair decode(byte[] der) throws SignatureException {
        ByteBuffer in = ByteBuffer.wrap(der);
        try {
            expect(in, SEQUENCE);
            if (length(in) != in.remaining()) {
                throw new SignatureException("the sequence does not fill the signature");
            }
            DerPair pair = new DerPair(integer(in), integer(in));
            if (in.hasRemaining()) {
                throw new SignatureException("bytes after the second integer");
            }
            return pair;
        } catch (BufferUnderflowException e) {
            throw new SignatureException("the signature is cut short", e);
        }
    }

    byte[] encode() {
        byte[] r = first.toByteArray();
        byte[] s = second.toByteArray();
        int content = header(r.length) + r.length + header(s.length) + s.length;
        ByteBuffer out = ByteBuffer.allocate(header(content) + content);
        put(out, SEQUENCE, content);
        put(out, INTEGER, r.length);
        out.put(r);
        put(out, INTEGER, s.length);
        out.put(s);
        return out.array();
    }

    private static BigInteger integer(ByteBuffer in) throws SignatureException {
        expect(in, INTEGER);
        byte[] value = new byte[Math.min(length(in), in.remaining())];
        if (value.length == 0) {
            throw new SignatureException("an integer without bytes");
        }
        in.get(value);
        return new BigInteger(value);
    }

    private static void expect(ByteBuffer in, byte tag) throws SignatureException {
        if (in.get() != tag) {
            throw new SignatureException("not a DER sequence of two integers");
        }
    }

    private static int length(ByteBuffer in) throws SignatureException {
        byte first = in.get();
        if (first >= 0) {
            return first;
        }
        if (first != ONE_LENGTH_BYTE) {
            throw new SignatureException("longer than any signature");
        }
        return in.get() & 0xFF;
    }

    private static int header(int length) {
        return length < LONG_FORM ? 2 : 3;
    }

    private static void put(ByteBuffer out, byte tag, int length) {
        out.put(tag);
        if (length >= LONG_FORM) {
            out.put(ONE_LENGTH_BYTE);
        }
        out.put((byte) length);
    }
}

package org.sallyport.transport.internal.algorithm.primitive;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Optional;

/**
 * A curve over a prime field and the encoding of its points (RFC 5656, section 3.1; SEC 1, section 2.3).
 *
 * @param parameters of the curve
 * @param coordinateBytes length of one coordinate
 */
public record PrimeCurve(ECParameterSpec parameters, int coordinateBytes) {

    private static final byte UNCOMPRESSED = 4;

    /** The curve of this name, such as {@code secp256r1}; empty if the provider lacks it. */
    public static Optional<PrimeCurve> named(Primitives primitives, String name) {
        try {
            AlgorithmParameters known = primitives.algorithmParameters("EC");
            known.init(new ECGenParameterSpec(name));
            ECParameterSpec parameters = known.getParameterSpec(ECParameterSpec.class);
            int bits = parameters.getCurve().getField().getFieldSize();
            return Optional.of(new PrimeCurve(parameters, (bits + Byte.SIZE - 1) / Byte.SIZE));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Whether these are parameters of the same curve; providers have classes of their own for them. */
    public boolean isCurveOf(ECParameterSpec other) {
        return parameters.getCurve().equals(other.getCurve())
                && parameters.getGenerator().equals(other.getGenerator());
    }

    /** Length of an encoded point. */
    public int pointBytes() {
        return 1 + 2 * coordinateBytes;
    }

    /** The uncompressed point. */
    public byte[] encode(ECPoint point) {
        byte[] encoded = new byte[pointBytes()];
        encoded[0] = UNCOMPRESSED;
        putCoordinate(point.getAffineX(), encoded, 1);
        putCoordinate(point.getAffineY(), encoded, 1 + coordinateBytes);
        return encoded;
    }

    /**
     * Reads a point and checks that it is one of the curve and not the point at infinity (SEC 1, section 3.2.2; the cofactor of these curves is 1).
     */
    public ECPoint decode(byte[] encoded) throws InvalidKeyException {
        if (encoded.length != pointBytes() || encoded[0] != UNCOMPRESSED) {
            throw new InvalidKeyException("not an uncompressed point of " + pointBytes() + " bytes");
        }
        BigInteger x = new BigInteger(1, encoded, 1, coordinateBytes);
        BigInteger y = new BigInteger(1, encoded, 1 + coordinateBytes, coordinateBytes);
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger right = x.multiply(x)
                .add(parameters.getCurve().getA())
                .multiply(x)
                .add(parameters.getCurve().getB())
                .mod(p);
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.multiply(y).mod(p).equals(right)) {
            throw new InvalidKeyException("the point is not on the curve");
        }
        return new ECPoint(x, y);
    }

    private void putCoordinate(BigInteger value, byte[] target, int offset) {
        byte[] bytes = value.toByteArray();
        int skipped = Math.max(0, bytes.length - coordinateBytes);
        int length = bytes.length - skipped;
        System.arraycopy(bytes, skipped, target, offset + coordinateBytes - length, length);
    }
}

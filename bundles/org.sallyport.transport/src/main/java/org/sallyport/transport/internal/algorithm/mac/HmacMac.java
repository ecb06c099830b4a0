package org.sallyport.transport.internal.algorithm.mac;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;

/** HMAC (RFC 2104) over sequence number and packet (RFC 4253, section 6.4; RFC 6668), whole or cut to fewer bytes. */
final class HmacMac extends ShapedMac {

    private final Primitives primitives;
    private final byte[] number = new byte[Integer.BYTES];
    private Mac mac;

    HmacMac(MacShape shape, Primitives primitives) {
        super(shape);
        this.primitives = primitives;
    }

    @Override
    public void init(byte[] material) throws GeneralSecurityException {
        mac = primitives.mac(shape.algorithm());
        mac.init(new SecretKeySpec(key(material), shape.algorithm()));
    }

    @Override
    public void update(byte[] buf, int start, int len) {
        mac.update(buf, start, len);
    }

    @Override
    public void updateUInt(long value) {
        for (int i = 0; i < number.length; i++) {
            number[i] = (byte) (value >>> (number.length - 1 - i) * Byte.SIZE);
        }
        mac.update(number, 0, number.length);
    }

    @Override
    public void doFinal(byte[] buf, int offset) throws GeneralSecurityException {
        System.arraycopy(mac.doFinal(), 0, buf, offset, shape.tagBytes());
    }
}

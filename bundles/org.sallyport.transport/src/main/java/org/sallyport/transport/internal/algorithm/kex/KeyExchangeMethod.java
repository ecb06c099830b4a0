package org.sallyport.transport.internal.algorithm.kex;

import java.math.BigInteger;
import org.apache.sshd.client.kex.DHGClient;
import org.apache.sshd.client.kex.DHGEXClient;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.server.kex.DHGEXServer;
import org.apache.sshd.server.kex.DHGServer;

/**
 * A key exchange method by name, for either side. It is its own computation's factory.
 *
 * @param name in the protocol, such as {@code curve25519-sha256}
 * @param isGroupExchange whether the group is agreed upon first (RFC 4419)
 * @param source makes the computation of one exchange
 */
record KeyExchangeMethod(String name, boolean isGroupExchange, Source source) implements DHFactory {

    /** Makes the computation of one exchange. */
    @FunctionalInterface
    interface Source {

        /**
         * @param prime of the group agreed upon; null unless it is
         * @param generator likewise
         */
        AbstractDH create(BigInteger prime, BigInteger generator) throws Exception;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public AbstractDH create(Object... params) throws Exception {
        return isGroupExchange
                ? source.create((BigInteger) params[0], (BigInteger) params[1])
                : source.create(null, null);
    }

    KeyExchangeFactory serverSide() {
        return isGroupExchange ? DHGEXServer.newFactory(this) : DHGServer.newFactory(this);
    }

    KeyExchangeFactory clientSide() {
        return isGroupExchange ? DHGEXClient.newFactory(this) : DHGClient.newFactory(this);
    }
}

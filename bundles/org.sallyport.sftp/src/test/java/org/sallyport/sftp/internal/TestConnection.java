package org.sallyport.sftp.internal;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;

/** A connection that nobody is behind. */
record TestConnection(String server) implements Connection {

    @Override
    public long id() {
        return 1;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("client.example", 50000);
    }

    @Override
    public InetSocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("server.example", 22);
    }

    @Override
    public String clientVersion() {
        return "SSH-2.0-Test";
    }

    @Override
    public Instant since() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<Login> login() {
        return Optional.empty();
    }

    @Override
    public boolean strictKex() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void rekey() {
        // There are no keys.
    }

    @Override
    public void close(String reason) {
        // There is nothing to close.
    }
}

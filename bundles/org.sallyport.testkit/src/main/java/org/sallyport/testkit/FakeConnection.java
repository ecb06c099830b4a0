package org.sallyport.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;

/** A connection without a network: of a client on this machine that is open until {@link #close} is called. */
public final class FakeConnection implements Connection {

    private static final AtomicLong IDS = new AtomicLong();
    private static final int SSH = 22;
    private static final int CLIENT = 50_000;

    private final long id = IDS.incrementAndGet();
    private final Instant since = Instant.now();
    private final Optional<Login> login;
    private volatile boolean open = true;

    private FakeConnection(Optional<Login> login) {
        this.login = login;
    }

    /** Of a client that has not logged in. */
    public static FakeConnection anonymous() {
        return new FakeConnection(Optional.empty());
    }

    /** Of a client that has logged in. */
    public static FakeConnection of(Login login) {
        return new FakeConnection(Optional.of(login));
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String server() {
        return "test";
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), CLIENT);
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), SSH);
    }

    @Override
    public String clientVersion() {
        return "SSH-2.0-Test";
    }

    @Override
    public Instant since() {
        return since;
    }

    @Override
    public Optional<Login> login() {
        return login;
    }

    @Override
    public boolean strictKex() {
        return true;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Nothing to do: there are no keys. */
    @Override
    public void rekey() {
        // No wire, no keys.
    }

    @Override
    public void close(String reason) {
        open = false;
    }
}

package org.sallyport.transport.internal.io;

import java.io.IOException;
import java.io.WriteAbortedException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.future.DefaultCloseFuture;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket. It is read on the thread of its event loop, or on a worker while what comes may take its time; one thread reads at a time. It is
 * written by whoever has something to write, and on the loop when it was full.
 */
final class SelectorSession extends AbstractCloseable implements IoSession, EventLoop.Waiting, Outbox.Socket, Traffic {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorSession.class);

    /** How often a socket is read before others have their turn. */
    private static final int READS = 4;

    /** A peer that does not read what it is sent is not listened to either: no more is read while this much is unwritten, in bytes. */
    private static final int UNWRITTEN = 1 << 20;

    private static final AtomicLong IDS = new AtomicLong(100);

    private final long id = IDS.incrementAndGet();
    private final Map<Object, Object> attributes = new HashMap<>();
    private final SelectorService service;
    private final IoHandler handler;
    private final SocketChannel socket;
    private final EventLoop loop;
    private final Outbox outbox;
    private final QuickAck quickAck;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final SocketAddress acceptance;
    private volatile Inbound inbound;
    private volatile SelectionKey key;
    private volatile Thread reader;
    private volatile boolean working;
    private volatile boolean suspended;
    private volatile boolean broken;
    private volatile long received;
    private boolean watched;

    SelectorSession(SelectorService service, SocketChannel socket, SocketAddress acceptance, EventLoop loop)
            throws IOException {
        this.service = service;
        this.handler = service.handler();
        this.socket = socket;
        this.loop = loop;
        this.outbox = new Outbox(socket, this, loop);
        this.quickAck = new QuickAck(socket);
        this.local = socket.getLocalAddress();
        this.remote = socket.getRemoteAddress();
        this.acceptance = acceptance;
        this.inbound = new ReadableInbound(this, handler);
    }

    /**
     * Begins: tells the handler, then reads. To be called on a worker.
     *
     * @param opened is called between both
     */
    void begin(Runnable opened) throws Exception {
        working = true;
        reader = Thread.currentThread();
        try {
            handler.sessionCreated(this);
        } finally {
            reader = null;
        }
        if (AbstractSession.getSession(this, true) instanceof PacketEndpoint session) {
            inbound = session.packets().inbound();
        }
        if (service.add(this)) {
            opened.run();
            outbox.flush();
            loop.execute(this::register);
        } else {
            close(true);
        }
    }

    private void register() {
        if (isClosed()) {
            return;
        }
        try {
            working = false;
            key = socket.register(loop.selector(), suspended ? 0 : SelectionKey.OP_READ, this);
            if (outbox.isFull()) {
                full();
            }
        } catch (ClosedChannelException e) {
            close(true);
        }
    }

    Outbox outbox() {
        return outbox;
    }

    @Override
    public long bytesReceived() {
        return received;
    }

    @Override
    public long bytesSent() {
        return outbox.written();
    }

    /** Runs something on the loop. */
    void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs something on the loop when this thread has read, if it is the loop's; false if it is not, or the loop does not want more. */
    boolean runAfterReading(Runnable task) {
        return reader == Thread.currentThread() && loop.runAfterSockets(task);
    }

    /** Writes, unless this is the thread that reads and so writes when it is done with that. */
    void flushUnlessReading() {
        if (reader != Thread.currentThread()) {
            outbox.flush();
        }
    }

    // Reading

    @Override
    public void ready() {
        try {
            int ready = key.readyOps();
            if ((ready & SelectionKey.OP_WRITE) != 0) {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
                outbox.resume();
            }
            if ((ready & SelectionKey.OP_READ) != 0) {
                readOnLoop();
            }
        } catch (CancelledKeyException e) {
            LOG.trace("{} is closed", this);
        }
    }

    private void readOnLoop() {
        if (working || suspended) {
            listen(false);
        } else if (inbound.mayBlock() || !read(false)) {
            listen(false);
            working = true;
            service.loops().workers().execute(this::readOnWorker);
        }
    }

    private void readOnWorker() {
        read(true);
        working = false;
        if (!suspended && !isClosed()) {
            listen(true);
        }
    }

    private void listen(boolean on) {
        SelectionKey registered = key;
        if (registered != null && registered.isValid()) {
            try {
                if (on) {
                    registered.interestOpsOr(SelectionKey.OP_READ);
                    loop.wakeUp();
                } else {
                    registered.interestOpsAnd(~SelectionKey.OP_READ);
                }
            } catch (CancelledKeyException e) {
                LOG.trace("{} is closed", this);
            }
        }
    }

    /** Whether the loop can go on with this session; if not, the rest needs a worker. */
    private boolean read(boolean worker) {
        reader = Thread.currentThread();
        try {
            return readAndProcess(worker);
        } catch (Throwable e) {
            broken(e);
            return true;
        } finally {
            inbound.rest();
            reader = null;
            outbox.flush();
            quickAck.read();
        }
    }

    private boolean readAndProcess(boolean worker) throws Exception {
        Inbound target = inbound;
        if (!target.process(worker)) {
            return false;
        }
        for (int i = 0; i < READS && !suspended && !isClosed(); i++) {
            ByteBuffer space = target.space();
            int count = socket.read(space);
            if (count < 0) {
                outbox.flush();
                close(true);
                return true;
            }
            if (count == 0) {
                return true;
            }
            // One thread reads at a time.
            received = received + count;
            target.filled(count);
            if (!target.process(worker)) {
                return false;
            }
            if (outbox.size() > UNWRITTEN) {
                pauseUntilWritten();
            }
            if (space.hasRemaining()) {
                return true;
            }
        }
        return true;
    }

    private void pauseUntilWritten() {
        outbox.flush();
        if (outbox.size() > UNWRITTEN) {
            suspendRead();
            outbox.whenRoom(this::resumeRead);
        }
    }

    @Override
    public void suspendRead() {
        suspended = true;
        listen(false);
    }

    @Override
    public void resumeRead() {
        suspended = broken;
        if (!working && !broken) {
            listen(true);
        }
    }

    // Writing

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) throws IOException {
        int length = buffer.available();
        if (isClosed()) {
            return AbstractIoWriteFuture.fulfilled(remote, new ClosedChannelException());
        }
        outbox.append(length, (target, offset) -> {
            System.arraycopy(buffer.array(), buffer.rpos(), target, offset, length);
            return length;
        });
        flushUnlessReading();
        return outbox.future(remote);
    }

    @Override
    public void full() {
        SelectionKey registered = key;
        if (registered == null) {
            return;
        }
        try {
            registered.interestOpsOr(SelectionKey.OP_WRITE);
        } catch (CancelledKeyException e) {
            LOG.trace("{} is closed", this);
        }
        loop.execute(this::watch);
    }

    @Override
    public void failed(IOException cause) {
        loop.execute(() -> broken(cause));
    }

    /** Ends the connection of a peer that has not taken anything for too long. */
    private void watch() {
        long limit = service.writeTimeout().toNanos();
        if (watched || limit == 0 || isClosed() || !outbox.isFull()) {
            return;
        }
        long left = outbox.lastProgress() + limit - System.nanoTime();
        if (left <= 0) {
            LOG.info("{} has taken nothing for {}: closed", remote, service.writeTimeout());
            close(true);
            return;
        }
        watched = true;
        loop.schedule(left, TimeUnit.NANOSECONDS, () -> {
            watched = false;
            watch();
        });
    }

    @Override
    public void shutdownOutputStream() throws IOException {
        flushed().addListener(done -> {
            try {
                socket.shutdownOutput();
            } catch (IOException e) {
                LOG.debug("{} is closed already: {}", this, e.getMessage());
            }
        });
    }

    private IoWriteFuture flushed() {
        outbox.flush();
        return outbox.future(remote);
    }

    // Ending

    private void broken(Throwable cause) {
        broken = true;
        suspendRead();
        if (!isClosed()) {
            try {
                handler.exceptionCaught(this, cause);
            } catch (Exception e) {
                LOG.debug("{}: {}", this, e.getMessage());
                close(true);
            }
        }
        outbox.flush();
        if (outbox.size() == 0) {
            close(true);
        }
    }

    @Override
    protected CloseFuture doCloseGracefully() {
        CloseFuture written = new DefaultCloseFuture(remote, futureLock);
        flushed().addListener(done -> written.setClosed());
        return written;
    }

    @Override
    protected void doCloseImmediately() {
        outbox.close(new WriteAbortedException("the connection was closed", null));
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", this, e.getMessage());
        }
        loop.wakeUp();
        service.remove(this);
        super.doCloseImmediately();
        try {
            handler.sessionClosed(this);
        } catch (Exception e) {
            LOG.debug("{}: {}", this, e.getMessage());
        }
        synchronized (attributes) {
            attributes.clear();
        }
    }

    // What the SSH library wants to know

    @Override
    public long getId() {
        return id;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return local;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress getAcceptanceAddress() {
        return acceptance;
    }

    @Override
    public SelectorService getService() {
        return service;
    }

    @Override
    public Object getAttribute(Object name) {
        synchronized (attributes) {
            return attributes.get(name);
        }
    }

    @Override
    public Object setAttribute(Object name, Object value) {
        synchronized (attributes) {
            return attributes.put(name, value);
        }
    }

    @Override
    public Object setAttributeIfAbsent(Object name, Object value) {
        synchronized (attributes) {
            return attributes.putIfAbsent(name, value);
        }
    }

    @Override
    public Object removeAttribute(Object name) {
        synchronized (attributes) {
            return attributes.remove(name);
        }
    }

    @Override
    public String toString() {
        return "socket " + local + " <- " + remote;
    }
}

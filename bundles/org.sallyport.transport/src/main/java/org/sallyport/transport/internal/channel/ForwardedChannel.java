package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.AbstractServerChannel;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.forward.PendingChannel;

/** A channel of our own server to a target that a client names (RFC 4254, section 7.2). */
public final class ForwardedChannel extends AbstractServerChannel implements PendingChannel {

    /** What the type is called. */
    public static final String TYPE = "direct-tcpip";

    private final ForwardHost host;
    private final OpenFuture opened = new DefaultOpenFuture(this, futureLock);
    private final AtomicBoolean answered = new AtomicBoolean();
    private final ChannelFlow flow = new ChannelFlow();

    /** What a connection's forwarded channels need to know of it. */
    public interface ForwardHost {

        /**
         * Decides what becomes of a channel, and sees to it; returns soon.
         *
         * @param target as the client wrote it
         * @param port as the client wrote it, 0 to 4294967295
         */
        void requested(ServerSession session, String target, long port, ForwardedChannel channel);
    }

    /** Keeps the words of a refusal until it is sent: the SSH library passes on the code alone. */
    public interface Refusals {

        /**
         * Why a channel is refused.
         *
         * @param sender the client's number of the channel
         */
        void because(long sender, String message);
    }

    ForwardedChannel(ForwardHost host) {
        super(null);
        this.host = host;
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        String target = buffer.getString();
        long port = buffer.getUInt();
        host.requested((ServerSession) getSession(), target, port, this);
        return opened;
    }

    @Override
    public boolean isWanted() {
        return !isClosing();
    }

    @Override
    public void accept(ChannelOpening opening) {
        if (isClosing() || !answered.compareAndSet(false, true)) {
            opening.refused(new ChannelRefusal(0, "the connection has ended"));
            return;
        }
        flow.open(this, this::sendEof, opening::opened);
        signalChannelOpenSuccess();
        opened.setOpened();
        flow.started();
    }

    @Override
    public void refuse(String reason) {
        refuse(ChannelRefusal.CONNECT_FAILED, reason);
    }

    /**
     * Refuses it.
     *
     * @param code as in {@link ChannelRefusal}
     */
    public void refuse(int code, String reason) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        if (service instanceof Refusals refusals && !isClosing()) {
            refusals.because(getRecipient(), reason);
        }
        opened.setException(new SshChannelOpenException(getChannelId(), code, reason));
        close(true);
    }

    @Override
    protected void doWriteData(byte[] data, int off, long len) {
        if (!isClosing()) {
            flow.data(data, off, len);
        }
    }

    /** There is no standard error on these channels: dropped. */
    @Override
    protected void doWriteExtendedData(byte[] data, int off, long len) throws IOException {
        getLocalWindow().release(len);
    }

    @Override
    public void handleWindowAdjust(Buffer buffer) throws IOException {
        super.handleWindowAdjust(buffer);
        flow.windowGrown();
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        flow.eof();
    }

    @Override
    public void handleClose() throws IOException {
        flow.discard();
        super.handleClose();
    }

    @Override
    protected Closeable getInnerCloseable() {
        return builder()
                .when(flow.drained())
                .close(super.getInnerCloseable())
                .run(toString(), this::gone)
                .build();
    }

    private void gone() {
        answered.set(true);
        flow.ended();
    }
}

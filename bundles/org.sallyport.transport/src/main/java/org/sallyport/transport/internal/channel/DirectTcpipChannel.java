package org.sallyport.transport.internal.channel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.sallyport.channel.ChannelOpening;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.settings.internal.LogText;

/** A channel of a client to a target behind the server (RFC 4254, section 7.2). */
public final class DirectTcpipChannel extends AbstractClientChannel {

    private static final String TYPE = "direct-tcpip";
    private static final int LONGEST_MESSAGE = 200;

    private final String host;
    private final int port;
    private final InetSocketAddress originator;
    private final ChannelOpening opening;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final ChannelFlow flow = new ChannelFlow();

    /**
     * A channel that is not open yet.
     *
     * @param opening is told what comes of it
     */
    public DirectTcpipChannel(String host, int port, InetSocketAddress originator, ChannelOpening opening) {
        super(TYPE);
        this.host = host;
        this.port = port;
        this.originator = originator;
        this.opening = opening;
    }

    @Override
    public synchronized OpenFuture open() throws IOException {
        if (isClosing()) {
            throw new SshException("the connection is closing");
        }
        openFuture = new DefaultOpenFuture(TYPE, futureLock);
        Buffer request = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN, host.length() + 4 * Long.SIZE);
        request.putString(TYPE);
        request.putUInt(getChannelId());
        request.putUInt(getLocalWindow().getSize());
        request.putUInt(getLocalWindow().getPacketSize());
        request.putString(host);
        request.putUInt(port);
        request.putString(originator.getAddress().getHostAddress());
        request.putUInt(originator.getPort());
        writePacket(request);
        return openFuture;
    }

    @Override
    protected void doOpen() {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        flow.open(this, this::sendEof, opening::opened);
        flow.started();
    }

    @Override
    public void handleOpenFailure(Buffer buffer) {
        int at = buffer.rpos();
        int code = buffer.getInt();
        refuse(code, buffer.getString());
        buffer.rpos(at);
        super.handleOpenFailure(buffer);
    }

    /** There will be no channel. */
    public void refuse(int code, String message) {
        if (answered.compareAndSet(false, true)) {
            opening.refused(new ChannelRefusal(code, LogText.of(message, LONGEST_MESSAGE)));
        }
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
        refuse(0, "the connection has ended");
        flow.ended();
    }
}

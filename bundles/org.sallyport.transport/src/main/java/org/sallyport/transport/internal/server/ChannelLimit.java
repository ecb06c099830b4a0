package org.sallyport.transport.internal.server;

import java.io.IOException;
import java.util.function.IntSupplier;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;

/** Makes the service {@code ssh-connection} (RFC 4254), with a limit on channels that refuses one and leaves the others alone. */
final class ChannelLimit implements ServiceFactory {

    private final IntSupplier most;

    /**
     * A factory for one server.
     *
     * @param most how many channels a connection may have open; asked each time
     */
    ChannelLimit(IntSupplier most) {
        this.most = most;
    }

    @Override
    public String getName() {
        return "ssh-connection";
    }

    @Override
    public Service create(Session session) throws IOException {
        return new LimitedService((AbstractServerSession) session, most);
    }

    private static final class LimitedService extends ServerConnectionService {

        private final IntSupplier most;

        LimitedService(AbstractServerSession session, IntSupplier most) throws SshException {
            super(session);
            this.most = most;
        }

        @Override
        protected void channelOpen(Buffer buffer) throws Exception {
            if (getChannels().size() < most.getAsInt()) {
                super.channelOpen(buffer);
                return;
            }
            buffer.getString();
            long sender = buffer.getUInt();
            sendChannelOpenFailure(
                    buffer,
                    sender,
                    SshConstants.SSH_OPEN_RESOURCE_SHORTAGE,
                    "too many channels on this connection",
                    "");
        }
    }
}

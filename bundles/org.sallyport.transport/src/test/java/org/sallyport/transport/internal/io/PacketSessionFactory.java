package org.sallyport.transport.internal.io;

import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/** Makes {@link PacketSession}s; needs {@link SelectorServices}. */
public class PacketSessionFactory extends SessionFactory {

    /** Makes the sessions of a server. */
    public PacketSessionFactory(ServerFactoryManager server) {
        super(server);
    }

    @Override
    protected ServerSessionImpl doCreateSession(IoSession ioSession) throws Exception {
        return new PacketSession(getServer(), ioSession);
    }
}

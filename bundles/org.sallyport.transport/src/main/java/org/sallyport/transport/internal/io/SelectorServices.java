package org.sallyport.transport.internal.io;

import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.util.threads.CloseableExecutorService;

/** Makes the SSH library read and write sockets by event loops. The loops stay open when a server closes. */
public final class SelectorServices implements IoServiceFactoryFactory {

    private final EventLoops loops;

    /**
     * @param loops the threads that serve all connections
     */
    public SelectorServices(EventLoops loops) {
        this.loops = loops;
    }

    @Override
    public IoServiceFactory create(FactoryManager manager) {
        return new SelectorServiceFactory(manager, loops);
    }

    /** The threads come with the loops. */
    @Override
    public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {
        throw new UnsupportedOperationException("event loops bring their own threads");
    }
}

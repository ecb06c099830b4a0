package org.sallyport.transport.internal.io;

import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.util.closeable.AbstractCloseable;

/** Makes what accepts and what connects for one server or client. */
final class SelectorServiceFactory extends AbstractCloseable implements IoServiceFactory {

    private final FactoryManager manager;
    private final EventLoops loops;
    private volatile IoServiceEventListener listener;

    SelectorServiceFactory(FactoryManager manager, EventLoops loops) {
        this.manager = manager;
        this.loops = loops;
        this.listener = manager.getIoServiceEventListener();
    }

    @Override
    public IoAcceptor createAcceptor(IoHandler handler) {
        SelectorAcceptor acceptor = new SelectorAcceptor(manager, handler, loops);
        acceptor.setIoServiceEventListener(listener);
        return acceptor;
    }

    @Override
    public IoConnector createConnector(IoHandler handler) {
        SelectorConnector connector = new SelectorConnector(manager, handler, loops);
        connector.setIoServiceEventListener(listener);
        return connector;
    }

    @Override
    public IoServiceEventListener getIoServiceEventListener() {
        return listener;
    }

    @Override
    public void setIoServiceEventListener(IoServiceEventListener eventListener) {
        listener = eventListener;
    }
}

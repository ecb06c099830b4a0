package org.sallyport.transport.internal.server;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.transport.internal.channel.SubsystemHost;
import org.sallyport.transport.internal.connection.SshConnection;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;

/** What the channels of one connection may ask. */
record SubsystemsOf(SshConnection client, ServerEngine engine, Plugins<Subsystem> subsystems) implements SubsystemHost {

    @Override
    public Connection connection() {
        return client;
    }

    @Override
    public Login login() {
        return client.login().orElseThrow(() -> new IllegalStateException("no channel is opened before login"));
    }

    @Override
    public Map<String, Object> settings() {
        return engine.settings().raw();
    }

    @Override
    public Duration drainTimeout() {
        return engine.settings().drain();
    }

    @Override
    public Optional<Subsystem> subsystem(String name) {
        return subsystems.best(name).map(Plugin::service);
    }
}

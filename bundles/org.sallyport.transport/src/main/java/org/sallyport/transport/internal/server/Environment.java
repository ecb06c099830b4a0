package org.sallyport.transport.internal.server;

import org.sallyport.auth.Authenticator;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.forward.Forwarder;
import org.sallyport.subsystem.Subsystem;
import org.sallyport.transport.internal.plugin.Plugins;

/**
 * What a server finds around it; all of it comes and goes.
 *
 * @param authenticators labelled with their methods
 * @param providers labelled with their names
 * @param subsystems labelled with their names
 * @param forwarders without labels
 */
public record Environment(
        Plugins<Authenticator> authenticators,
        Plugins<CryptoProvider> providers,
        Plugins<Subsystem> subsystems,
        Plugins<Forwarder> forwarders) {}

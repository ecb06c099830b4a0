package org.sallyport.console.internal.completion;

import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.console.internal.Services;
import org.sallyport.tunnel.Tunnel;

/** The names of tunnels. */
@Service
public final class TunnelNames extends Names {

    @Reference
    private Services services;

    @Override
    Collection<String> names() {
        return services.tunnels().stream().map(Tunnel::name).toList();
    }
}

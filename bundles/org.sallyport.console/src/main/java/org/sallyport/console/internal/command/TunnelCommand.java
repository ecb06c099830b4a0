package org.sallyport.console.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.Services;
import org.sallyport.console.internal.completion.TunnelNames;
import org.sallyport.console.internal.text.Text;
import org.sallyport.tunnel.Tunnel;

/** A command that does something to tunnels. */
abstract class TunnelCommand implements Action {

    @Reference
    private Services services;

    @Reference
    private Session session;

    @Argument(name = "tunnel", description = "The name of the tunnel", required = true, multiValued = true)
    @Completion(TunnelNames.class)
    private List<String> names;

    /** What is done, for log and console. */
    abstract String verb();

    abstract void change(Tunnel tunnel);

    @Override
    public final Object execute() throws CommandException {
        for (Tunnel tunnel : Find.each("tunnel", names, services.tunnels(), Tunnel::name)) {
            change(tunnel);
            Operator.did(session, verb() + " of tunnel " + tunnel.name());
            System.out.println(Text.printable("Tunnel " + tunnel.name() + ": " + verb()));
        }
        return null;
    }
}

package org.sallyport.distribution;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;

/** Runs commands inside a container as somebody with one role: as what a JAAS login leaves, which Karaf's shell looks at before each command. */
final class OperatorWithRole {

    /** All commands of the scope. */
    static final List<String> COMMANDS = List.of(
            "servers",
            "server-start",
            "server-stop",
            "connections",
            "disconnect",
            "rekey",
            "users",
            "user-add",
            "user-passwd",
            "user-remove",
            "hash-password",
            "mounts",
            "tunnels",
            "tunnel-start",
            "tunnel-stop",
            "tunnel-reconnect",
            "info");

    private final Subject subject = new Subject();
    private final SessionFactory shell;

    private OperatorWithRole(String role, SessionFactory shell) {
        this.shell = shell;
        subject.getPrincipals().add(new UserPrincipal("operator"));
        subject.getPrincipals().add(new RolePrincipal(role));
    }

    static OperatorWithRole named(String role, BundleContext context) {
        return new OperatorWithRole(role, context.getService(context.getServiceReference(SessionFactory.class)));
    }

    /** What a command prints, or the name of its failure. */
    String run(String command) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = shell.create(new ByteArrayInputStream(new byte[0]), out, out);
        try {
            Subject.doAs(subject, (PrivilegedExceptionAction<Object>) () -> session.execute(command));
        } catch (PrivilegedActionException e) {
            return e.getException().getClass().getSimpleName();
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        } finally {
            session.close();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The commands that it may run: those that get as far as to refuse what makes no sense. */
    Set<String> commands() {
        return COMMANDS.stream()
                .filter(name -> run("sallyport:" + name + " none such").equals("CommandException"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

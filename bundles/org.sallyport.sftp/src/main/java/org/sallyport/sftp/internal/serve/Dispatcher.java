package org.sallyport.sftp.internal.serve;

import java.io.EOFException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.sftp.internal.mount.Lifeline;
import org.sallyport.sftp.internal.mount.MountedTree;
import org.sallyport.sftp.internal.serve.Rules.Rule;
import org.sallyport.sftp.internal.wire.Reply;
import org.sallyport.sftp.internal.wire.ReplyWriter;
import org.sallyport.sftp.internal.wire.Request;
import org.sallyport.sftp.internal.wire.Wire;
import org.sallyport.subsystem.SubsystemChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the requests of one session, one after another: one table says for each kind what it needs and who does it. */
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Map<Class<? extends Request>, Row<?>> table = new HashMap<>();
    private final Login login;
    private final MountedTree tree;
    private final Handles handles;
    private final Faults faults;
    private final Set<FileStatus> told = EnumSet.noneOf(FileStatus.class);

    /** Does what a request asks for. */
    @FunctionalInterface
    private interface Handler<R extends Request> {
        Reply serve(R request) throws FileException;
    }

    private record Row<R extends Request>(Class<R> type, Rule<R> rule, Handler<R> handler) {

        Reply serve(Login login, Request request) throws FileException {
            R asked = type.cast(request);
            R admitted = rule.admit(login, asked);
            try {
                return handler.serve(admitted);
            } catch (FileException e) {
                if (Rules.hides(asked, admitted, e.status())) {
                    throw FileException.of(FileStatus.PERMISSION_DENIED);
                }
                throw e;
            }
        }
    }

    /**
     * For one session. Looks at the file store, so it may take a while.
     *
     * @param mostHandles how many files and directories may be open at once
     * @param gone whether nobody waits for answers any more
     */
    public Dispatcher(
            MountedTree tree, SubsystemChannel channel, int mostHandles, BooleanSupplier gone, Faults faults) {
        this.login = channel.login();
        this.tree = tree;
        this.handles = new Handles(mostHandles);
        this.faults = faults;
        Home home = Home.of(login, tree);
        Principals principals = new Principals();
        FileRequests files = new FileRequests(tree, home, handles, channel, principals, gone);
        DirectoryRequests directories = new DirectoryRequests(tree, home, handles, principals);
        PathRequests paths = new PathRequests(tree, home, principals);
        SessionRequests session = new SessionRequests(login, home, handles, principals);
        fillTable(files, directories);
        fillTable(paths, session);
    }

    private void fillTable(FileRequests files, DirectoryRequests directories) {
        on(Request.Open.class, Rules::open, files::open);
        on(Request.Close.class, Rules.free(), files::close);
        on(Request.Read.class, Rules.free(), files::read);
        on(Request.Write.class, Rules.free(), files::write);
        on(Request.HandleStat.class, Rules.free(), files::stat);
        on(Request.HandleSetStat.class, Rules::setStat, files::setStat);
        on(Request.Sync.class, Rules.free(), files::sync);
        on(Request.CopyData.class, Rules.free(), files::copy);
        on(Request.OpenDirectory.class, Rules.needs(Permission.LIST), directories::open);
        on(Request.ReadDirectory.class, Rules.free(), directories::read);
        on(Request.MakeDirectory.class, Rules.needs(Permission.MAKE_DIRECTORY), directories::make);
        on(Request.RemoveDirectory.class, Rules.needs(Permission.DELETE), directories::remove);
    }

    private void fillTable(PathRequests paths, SessionRequests session) {
        on(Request.Stat.class, Rules.free(), paths::stat);
        on(Request.SetStat.class, Rules::setStat, paths::setStat);
        on(Request.Remove.class, Rules.needs(Permission.DELETE), paths::remove);
        on(Request.Rename.class, Rules::rename, paths::rename);
        on(Request.RealPath.class, Rules.free(), paths::realPath);
        on(Request.ReadLink.class, Rules.free(), paths::readLink);
        on(Request.SymbolicLink.class, Rules.needs(Permission.LINK), paths::symbolicLink);
        on(Request.HardLink.class, Rules.needs(Permission.LINK), paths::hardLink);
        on(Request.Space.class, Rules.free(), paths::space);
        on(
                Request.HandleSpace.class,
                Rules.free(),
                request -> paths.space(handles.file(request.handle()).path()));
        on(Request.ExpandPath.class, Rules.free(), request -> paths.expand(request, login.user()));
        on(Request.HomeDirectory.class, Rules.free(), session::home);
        on(Request.PrincipalNames.class, Rules.free(), session::names);
        on(Request.Limits.class, Rules.free(), session::limits);
        on(Request.Unreadable.class, Rules.free(), session::unreadable);
    }

    private <R extends Request> void on(Class<R> type, Rule<R> rule, Handler<R> handler) {
        table.put(type, new Row<>(type, rule, handler));
    }

    /** Serves a request and answers it, whatever happens. */
    public void serve(Request request, Wire wire, ReplyWriter out) {
        try {
            wire.reply(out, request, table.get(request.getClass()).serve(login, request));
        } catch (FileException e) {
            String message = e.getMessage() == null ? e.status().text() : e.getMessage();
            if (isForTheOwner(e) && told.add(e.status())) {
                LOG.warn("{} fails: {}", request.getClass().getSimpleName(), message);
            }
            wire.failure(out, request, e.status(), message);
        } catch (RuntimeException | Error e) {
            faults.report(request.getClass().getSimpleName(), e);
            wire.failure(out, request, FileStatus.FAILURE, FileStatus.FAILURE.text());
        }
    }

    /** What no client can do anything about: whoever runs the server hears of it, once in each session. */
    private static boolean isForTheOwner(FileException failure) {
        return switch (failure.status()) {
            case NO_SPACE_ON_FILESYSTEM, QUOTA_EXCEEDED, NO_MEDIA -> true;
            case FAILURE -> failure.getCause() != null;
            default -> false;
        };
    }

    /** Nothing more is opened from now on. */
    public void closing() {
        handles.closing();
    }

    /** Whether no file or directory is open. */
    public boolean isIdle() {
        return handles.isEmpty();
    }

    /** Whether the view of a file store that has gone is still open, for the sake of what was opened from it. */
    public boolean holdsLost() {
        return tree.holdsLost();
    }

    /**
     * Gives up what was opened from file stores that have gone, when its time is over.
     *
     * @param drain how long it may be used after the loss
     * @return nanoseconds until the next has had its time; 0 if there is nothing to wait for
     */
    public long release(Duration drain) {
        giveUp(
                handles.lose(lifeline -> lifeline.isCut() && lifeline.remaining(drain) <= 0),
                new EOFException("the file store has gone"));
        Set<Lifeline> inUse = handles.lifelines();
        tree.release(inUse::contains);
        return inUse.stream()
                .filter(Lifeline::isCut)
                .mapToLong(lifeline -> Math.max(1, lifeline.remaining(drain)))
                .min()
                .orElse(0);
    }

    /** The session is over: what is open is given up. */
    public void abort(Throwable cause) {
        giveUp(handles.removeAll(), cause);
    }

    private void giveUp(List<Opened> left, Throwable cause) {
        for (Opened opened : left) {
            try {
                opened.aborted(cause);
            } catch (FileException e) {
                LOG.debug("file left open cannot be given up: {}", e.getMessage());
            } catch (RuntimeException | Error e) {
                faults.report("abort", e);
            }
        }
    }
}

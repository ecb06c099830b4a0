package org.sallyport.sftp.internal.serve;

import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.Login;
import org.sallyport.session.Permission;
import org.sallyport.sftp.internal.wire.Request;

/**
 * What a login's permissions mean for each request. Where it depends on the file's existence, the request is narrowed to what is allowed, so
 * that the store decides in one step and nothing can change in between.
 */
final class Rules {

    private Rules() {}

    /** Decides about requests of one kind. */
    @FunctionalInterface
    interface Rule<R extends Request> {

        /**
         * The request as it may be served.
         *
         * @throws FileException {@link FileStatus#PERMISSION_DENIED}
         */
        R admit(Login login, R request) throws FileException;
    }

    /** Needs nothing: what a handle may be used for was decided when it was opened. */
    static <R extends Request> Rule<R> free() {
        return (login, request) -> request;
    }

    /** Needs a permission. */
    static <R extends Request> Rule<R> needs(Permission permission) {
        return (login, request) -> {
            check(login, permission);
            return request;
        };
    }

    private static void check(Login login, Permission permission) throws FileException {
        if (!login.may(permission)) {
            throw denied(permission);
        }
    }

    private static FileException denied(Permission permission) {
        return new FileException(
                FileStatus.PERMISSION_DENIED, "Permission denied: this login may not " + permission.key());
    }

    /** Reading is DOWNLOAD, creating UPLOAD, writing to what exists OVERWRITE. */
    static Request.Open open(Login login, Request.Open request) throws FileException {
        if (request.read()) {
            check(login, Permission.DOWNLOAD);
        }
        Creation creation = request.creation();
        if (!request.write() && !creation.creates() && !creation.truncates()) {
            return request;
        }
        boolean create = login.may(Permission.UPLOAD);
        boolean overwrite = login.may(Permission.OVERWRITE);
        return switch (creation) {
            case CREATE_NEW -> {
                check(login, Permission.UPLOAD);
                yield request;
            }
            case OPEN_EXISTING, TRUNCATE_EXISTING -> {
                check(login, Permission.OVERWRITE);
                yield request;
            }
            case CREATE_TRUNCATE, OPEN_OR_CREATE -> {
                if (create && overwrite) {
                    yield request;
                } else if (create) {
                    yield withCreation(request, Creation.CREATE_NEW);
                } else if (overwrite) {
                    yield withCreation(
                            request, creation.truncates() ? Creation.TRUNCATE_EXISTING : Creation.OPEN_EXISTING);
                }
                throw denied(Permission.UPLOAD);
            }
        };
    }

    private static Request.Open withCreation(Request.Open request, Creation creation) {
        return new Request.Open(
                request.id(),
                request.path(),
                request.read(),
                request.write(),
                request.append(),
                creation,
                request.attributes());
    }

    /** Replacing what exists is OVERWRITE besides RENAME. */
    static Request.Rename rename(Login login, Request.Rename request) throws FileException {
        check(login, Permission.RENAME);
        if (request.replace() && !login.may(Permission.OVERWRITE)) {
            return new Request.Rename(request.id(), request.from(), request.to(), false);
        }
        return request;
    }

    static Request.SetStat setStat(Login login, Request.SetStat request) throws FileException {
        if (request.change().size().isPresent()) {
            check(login, Permission.OVERWRITE);
        }
        checkAttributes(login, request.change());
        return request;
    }

    /** Cutting an open file needs a handle for writing, which its handler sees to. */
    static Request.HandleSetStat setStat(Login login, Request.HandleSetStat request) throws FileException {
        checkAttributes(login, request.change());
        return request;
    }

    private static void checkAttributes(Login login, AttributeChange change) throws FileException {
        if (change.permissions().isPresent()) {
            check(login, Permission.CHMOD);
        }
        if (change.owner().isPresent()) {
            check(login, Permission.CHOWN);
        }
        if (change.times().isPresent()) {
            check(login, Permission.CHTIMES);
        }
    }

    /** Whether a failure only shows what was taken out of the request. */
    static boolean hides(Request asked, Request admitted, FileStatus status) {
        if (asked == admitted) {
            return false;
        }
        return status == FileStatus.FILE_ALREADY_EXISTS
                || status == FileStatus.NO_SUCH_FILE && asked instanceof Request.Open;
    }
}

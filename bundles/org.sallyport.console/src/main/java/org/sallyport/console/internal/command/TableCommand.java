package org.sallyport.console.internal.command;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.Services;
import org.sallyport.console.internal.text.Table;

/** A command that shows a table. */
abstract class TableCommand implements Action {

    @Reference
    Services services;

    @Option(name = "--no-format", description = "Print rows only, with tabs between the columns, for scripts")
    boolean noFormat;

    /** The table as it is now. */
    abstract Table table() throws CommandException, IOException;

    @Override
    public final Object execute() throws CommandException, IOException {
        table().print(System.out, !noFormat);
        return null;
    }
}

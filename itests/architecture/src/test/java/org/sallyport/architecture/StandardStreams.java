package org.sallyport.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** Where standard output may be used: where the demo user's password is printed, which must not reach a log, and in commands of the console. */
final class StandardStreams {

    private static final String FIRST_START = "org.sallyport.auth.users.internal.firststart.FirstStart";

    /** Karaf leads what they print to the terminal, or to the next command of a pipe. */
    private static final String COMMANDS = "org.sallyport.console.internal.command.";

    /** All other classes. */
    static final DescribedPredicate<JavaClass> FORBIDDEN = DescribedPredicate.describe(
            "may not print",
            type -> !type.getName().startsWith(FIRST_START) && !type.getName().startsWith(COMMANDS));

    private StandardStreams() {}
}

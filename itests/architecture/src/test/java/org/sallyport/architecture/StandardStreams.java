package org.sallyport.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

/** Where standard output may be used: the one place that prints the demo user's password, which must not reach a log. */
final class StandardStreams {

    private static final String FIRST_START = "org.sallyport.auth.users.internal.firststart.FirstStart";

    /** All classes but that one. */
    static final DescribedPredicate<JavaClass> FORBIDDEN =
            DescribedPredicate.describe("may not print", type -> !type.getName().startsWith(FIRST_START));

    private StandardStreams() {}
}

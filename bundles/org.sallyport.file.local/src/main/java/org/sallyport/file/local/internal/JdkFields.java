package org.sallyport.file.local.internal;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Seven numbers that the JDK has and does not tell: the descriptors of an open directory and an open file, and the numeric fields of a
 * {@code stat} that {@link PosixFileAttributes} leaves out. Only fields are read; nothing is called or changed. Why and what else was
 * considered: docs/adr/0003.
 */
final class JdkFields {

    private static final String ATTRIBUTES = "sun.nio.fs.UnixFileAttributes";

    private final MethodHandle directory;
    private final MethodHandle channel;
    private final MethodHandle descriptor;
    private final MethodHandle mode;
    private final MethodHandle uid;
    private final MethodHandle gid;
    private final MethodHandle links;

    /**
     * Finds the fields.
     *
     * @throws IOException if this JDK does not have them; the message is for the log
     */
    JdkFields() throws IOException {
        try {
            directory = getter("sun.nio.fs.UnixSecureDirectoryStream", "dfd");
            channel = getter("sun.nio.ch.FileChannelImpl", "fd");
            descriptor = getter(FileDescriptor.class.getName(), "fd");
            mode = getter(ATTRIBUTES, "st_mode");
            uid = getter(ATTRIBUTES, "st_uid");
            gid = getter(ATTRIBUTES, "st_gid");
            links = getter(ATTRIBUTES, "st_nlink");
        } catch (ReflectiveOperationException e) {
            throw new IOException(
                    "this Java runtime keeps its files in another way than OpenJDK 17 on Linux (" + e.getMessage()
                            + ")",
                    e);
        }
    }

    /** The number of a directory's descriptor, valid until the stream is closed. */
    int descriptor(SecureDirectoryStream<Path> stream) {
        return intOf(directory, stream);
    }

    /** The number of a file's descriptor, valid until the channel is closed. */
    int descriptor(FileChannel file) {
        try {
            return intOf(descriptor, (Object) channel.invokeExact((Object) file));
        } catch (Throwable e) {
            throw unreadable(e);
        }
    }

    /** All sixteen bits of the mode. */
    int mode(PosixFileAttributes attributes) {
        return intOf(mode, attributes) & 0177777;
    }

    /** The owner's number. */
    int uid(PosixFileAttributes attributes) {
        return intOf(uid, attributes);
    }

    /** The group's number. */
    int gid(PosixFileAttributes attributes) {
        return intOf(gid, attributes);
    }

    /** How many names the file has. */
    int links(PosixFileAttributes attributes) {
        return intOf(links, attributes);
    }

    private static int intOf(MethodHandle getter, Object owner) {
        try {
            return (int) getter.invokeExact(owner);
        } catch (Throwable e) {
            throw unreadable(e);
        }
    }

    private static IllegalStateException unreadable(Throwable cause) {
        return new IllegalStateException("a field of the Java runtime cannot be read", cause);
    }

    /** A handle from an object to the value of its field: by reflection where the JDK is opened to it, else by jdk.unsupported. */
    private static MethodHandle getter(String className, String fieldName) throws ReflectiveOperationException {
        Class<?> owner = Class.forName(className, false, null);
        Field field = owner.getDeclaredField(fieldName);
        Class<?> type = field.getType() == int.class ? int.class : Object.class;
        MethodHandle getter;
        try {
            getter =
                    MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflectGetter(field);
        } catch (IllegalAccessException closed) {
            getter = memoryGetter(field, type);
        }
        return getter.asType(MethodType.methodType(type, Object.class));
    }

    /** Reads the field's place in memory, which sun.misc.Unsafe knows for fields of ordinary classes. */
    private static MethodHandle memoryGetter(Field field, Class<?> type) throws ReflectiveOperationException {
        Class<?> unsafeType = Class.forName("sun.misc.Unsafe", false, ClassLoader.getSystemClassLoader());
        Field instance = unsafeType.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Object unsafe = instance.get(null);
        Object offset = unsafeType.getMethod("objectFieldOffset", Field.class).invoke(unsafe, field);
        String name = type == int.class ? "getInt" : "getObject";
        MethodHandle read = MethodHandles.lookup().unreflect(unsafeType.getMethod(name, Object.class, long.class));
        MethodHandle checked = MethodHandles.insertArguments(read.bindTo(unsafe), 1, offset);
        return checked.asType(MethodType.methodType(type, field.getDeclaringClass()));
    }
}

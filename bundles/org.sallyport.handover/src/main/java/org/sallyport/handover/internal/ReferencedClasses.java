package org.sallyport.handover.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The classes that a class file names in its constant pool (Java Virtual Machine Specification, section 4.4). */
final class ReferencedClasses {

    private static final int MAGIC = 0xCAFEBABE;
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<>()]+);");

    private ReferencedClasses() {}

    /**
     * Reads a class file.
     *
     * @return names with dots
     * @throws IOException if it is none
     */
    static Set<String> of(InputStream classFile) throws IOException {
        DataInputStream in = new DataInputStream(classFile);
        if (in.readInt() != MAGIC) {
            throw new IOException("not a class file");
        }
        in.readInt();
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        List<Integer> classes = new ArrayList<>();
        List<Integer> descriptors = new ArrayList<>();
        for (int index = 1; index < count; index++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[index] = in.readUTF();
                case 7 -> classes.add(in.readUnsignedShort());
                case 16 -> descriptors.add(in.readUnsignedShort());
                case 12 -> {
                    in.readUnsignedShort();
                    descriptors.add(in.readUnsignedShort());
                }
                case 8, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    index++;
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        return names(texts, classes, descriptors);
    }

    private static Set<String> names(String[] texts, List<Integer> classes, List<Integer> descriptors) {
        Set<String> names = new TreeSet<>();
        for (int index : classes) {
            String name = texts[index];
            if (name.startsWith("[")) {
                addDescriptor(names, name);
            } else {
                names.add(name.replace('/', '.'));
            }
        }
        descriptors.forEach(index -> addDescriptor(names, texts[index]));
        return names;
    }

    private static void addDescriptor(Set<String> names, String descriptor) {
        Matcher type = IN_DESCRIPTOR.matcher(descriptor);
        while (type.find()) {
            names.add(type.group(1).replace('/', '.'));
        }
    }
}

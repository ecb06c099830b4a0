package org.sallyport.console.internal.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** Asks for a new password. It is never part of a command line, so it is in no history and no log. */
final class PasswordInput {

    private static final int MOST_BYTES = 1024;

    private PasswordInput() {}

    /** Asks twice, without echo. */
    static char[] ask(Session session) throws CommandException {
        char[] first = line(session, "New password: ");
        char[] again = line(session, "Once more: ");
        boolean same = Arrays.equals(first, again);
        Arrays.fill(again, '\0');
        if (!same) {
            Arrays.fill(first, '\0');
            throw new CommandException("the two are not the same; nothing is changed");
        }
        return checked(first);
    }

    private static char[] line(Session session, String prompt) throws CommandException {
        try {
            String line = session.readLine(prompt, '\0');
            return line == null ? new char[0] : line.toCharArray();
        } catch (UnsupportedOperationException | IOException e) {
            throw new CommandException("there is no terminal to ask on: use --password-stdin", e);
        } catch (RuntimeException e) {
            // Ctrl-C or Ctrl-D. Its exception holds what was typed so far and must not be kept.
            throw new CommandException("cancelled; nothing is changed");
        }
    }

    /** Reads one line, as a script pipes it. */
    static char[] read(InputStream in) throws CommandException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (bytes.size() == MOST_BYTES) {
                throw new CommandException("a password has at most " + MOST_BYTES + " bytes");
            }
            bytes.write(b);
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            int length = text.length();
            boolean windows = length > 0 && text.charAt(length - 1) == '\r';
            char[] password = Arrays.copyOf(text.array(), windows ? length - 1 : length);
            Arrays.fill(text.array(), '\0');
            return checked(password);
        } catch (CharacterCodingException e) {
            throw new CommandException("the password is not UTF-8");
        }
    }

    private static char[] checked(char[] password) throws CommandException {
        if (password.length == 0) {
            throw new CommandException("an empty password is none; nothing is changed");
        }
        return password;
    }
}

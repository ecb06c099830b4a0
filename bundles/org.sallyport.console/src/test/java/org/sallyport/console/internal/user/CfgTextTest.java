package org.sallyport.console.internal.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CfgTextTest {

    @Test
    void onlyTheValueChanges() {
        String text = """
                # password = none
                name = ann
                  password: old
                home=/a \\
                  password = no key
                root = /""";

        assertEquals("""
                # password = none
                name = ann
                password = new
                home=/a \\
                  password = no key
                root = /""", CfgText.with(text, "password", "new"));
    }

    @Test
    void aValueOfSeveralLinesIsReplacedAsAWhole() {
        assertEquals(
                "a = 1\npassword = new\nb = 2\n",
                CfgText.with("a = 1\npassword = $6$x\\\n  $y\nb = 2\n", "password", "new"));
    }

    @Test
    void theLastOfSeveralValuesWouldCountSoOneIsLeft() {
        assertEquals("password = new\na = 1\n", CfgText.with("password = 1\na = 1\npassword = 2\n", "password", "new"));
    }

    @Test
    void aKeyThatIsMissingIsAddedOnALineOfItsOwn() {
        assertEquals("a = 1\npassword = new\n", CfgText.with("a = 1", "password", "new"));
        assertEquals("password = new\n", CfgText.with("", "password", "new"));
        assertEquals("passwords = 1\npassword = new\n", CfgText.with("passwords = 1\n", "password", "new"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\\b", "/pässe/密码", "a = b # c", "$2b$12$x/y.z"})
    void valuesAreReadAsTheyWereWritten(String value) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(CfgText.line("key", value)));

        assertEquals(value, properties.getProperty("key"));
    }
}

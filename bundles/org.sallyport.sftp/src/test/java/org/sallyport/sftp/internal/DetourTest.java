package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class DetourTest {

    private final Detour detour = new Detour();

    private int length() {
        int turns = 0;
        while (detour.isTaken()) {
            turns++;
        }
        return turns;
    }

    @Test
    void shortTurnsTakeNone() {
        assertFalse(detour.isTaken());
        detour.note(true);
        assertFalse(detour.isTaken());
    }

    @Test
    void eachLongTurnInARowTakesALongerOneUpToALimit() {
        detour.note(false);
        assertEquals(32, length());
        detour.note(false);
        assertEquals(64, length());
        for (int i = 0; i < 20; i++) {
            detour.note(false);
        }
        assertEquals(8192, length());
    }

    @Test
    void aShortTurnForgives() {
        detour.note(false);
        detour.note(false);
        length();
        detour.note(true);
        detour.note(false);
        assertEquals(32, length());
    }
}

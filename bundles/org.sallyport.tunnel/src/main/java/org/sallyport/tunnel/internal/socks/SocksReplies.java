package org.sallyport.tunnel.internal.socks;

/** What a SOCKS client is told of the connection it asked for. */
public enum SocksReplies {
    VERSION_4 {
        @Override
        public byte[] success() {
            return new byte[] {0, GRANTED_4, 0, 0, 0, 0, 0, 0};
        }

        @Override
        public byte[] failure(Failure failure) {
            return new byte[] {0, REJECTED_4, 0, 0, 0, 0, 0, 0};
        }
    },
    VERSION_5 {
        @Override
        public byte[] success() {
            return reply(0);
        }

        @Override
        public byte[] failure(Failure failure) {
            return reply(failure.code);
        }

        private byte[] reply(int code) {
            return new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0};
        }
    };

    private static final byte[] NO_METHOD_5 = {5, (byte) 0xFF};
    private static final byte GRANTED_4 = 0x5A;
    private static final byte REJECTED_4 = 0x5B;

    /** Why there is no connection (RFC 1928, section 6); version 4 knows one reason only. */
    public enum Failure {
        GENERAL(1),
        NOT_ALLOWED(2),
        HOST_UNREACHABLE(4),
        REFUSED(5),
        COMMAND(7),
        ADDRESS_TYPE(8);

        private final int code;

        Failure(int code) {
            this.code = code;
        }
    }

    /**
     * Refuses who has sent its first byte, which is its version, and has agreed on nothing: version 5 chooses a method before anything else, and none is
     * acceptable (RFC 1928, section 3).
     *
     * @return nothing for what is not SOCKS
     */
    public static byte[] refusal(int firstByte) {
        return switch (firstByte) {
            case 4 -> VERSION_4.failure(Failure.GENERAL);
            case 5 -> NO_METHOD_5.clone();
            default -> new byte[0];
        };
    }

    /** The connection is there; its bytes follow. Where it comes from is not told: it is at the far end. */
    public abstract byte[] success();

    /** There is none. */
    public abstract byte[] failure(Failure failure);
}

package dev.tpo.inference.media;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/** Addresses of the public internet: none of this machine, of a network of one's own, or of nobody. */
final class PublicAddresses {

    /** Those that are not, of IANA's registries of special-purpose addresses; what the JDK names itself is left out. */
    private static final List<Block> RESERVED = List.of(
            block(8, 0),
            block(10, 100, 64),
            block(24, 192, 0, 0),
            block(24, 192, 0, 2),
            block(24, 192, 88, 99),
            block(15, 198, 18),
            block(24, 198, 51, 100),
            block(24, 203, 0, 113),
            block(4, 240));

    /** Of IPv6, all that is public is in 2000::/3; of that, these lead elsewhere or nowhere. */
    private static final List<Block> RESERVED_6 = List.of(
            block(23, 0x20, 0x01, 0x00), // Teredo and its like hold an IPv4 address
            block(32, 0x20, 0x01, 0x0d, 0xb8),
            block(16, 0x20, 0x02), // 6to4, likewise
            block(20, 0x3f, 0xff, 0x00));

    private static final Block GLOBAL_6 = block(3, 0x20);

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return switch (address) {
            case Inet4Address four -> RESERVED.stream().noneMatch(block -> block.holds(bytes));
            case Inet6Address six ->
                GLOBAL_6.holds(bytes) && RESERVED_6.stream().noneMatch(block -> block.holds(bytes));
            default -> false;
        };
    }

    private static Block block(int bits, int... start) {
        return new Block(bits, start);
    }

    /** Addresses that begin with the same bits. */
    @SuppressWarnings("ArrayRecordComponent") // constants of this class
    private record Block(int bits, int[] start) {
        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit += 8) {
                int mask = 0xff << Math.max(0, 8 - (bits - bit)) & 0xff;
                int wanted = bit / 8 < start.length ? start[bit / 8] : 0;
                if ((address[bit / 8] & mask) != (wanted & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}

package dev.tpo.frames;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes libavdevice's need of desktop libraries away. The ffmpeg program cannot start without libavdevice, and that
 * library cannot be loaded where PulseAudio, ALSA or X11 are not installed, as on most servers: for microphones and
 * screens that nobody here reads from.
 *
 * <p>Three edits of the ELF tables, none of code: the entry that asks for such a library asks for libc instead (which
 * is loaded anyway), so do its symbol versions, and undefined symbols may stay undefined (weak). They are
 * never called, because the container whitelist knows no device.
 */
final class DevicelessLibrary {

    private static final Set<String> DEVICES =
            Set.of("libpulse.so.0", "libasound.so.2", "libxcb.so.1", "libxcb-shm.so.0");
    private static final String ALWAYS_THERE = "libc.so.6";

    private static final int SECTION_DYNAMIC = 6;
    private static final int SECTION_DYNSYM = 11;
    private static final int SECTION_VERNEED = 0x6ffffffe;
    private static final int DT_NEEDED = 1;
    private static final int BINDING_WEAK = 2;

    /** @param link for a table: index of the section with its strings */
    private record Section(int type, int offset, int size, int link) {}

    private final ByteBuffer elf;
    private final List<Section> sections = new ArrayList<>();

    private DevicelessLibrary(byte[] library) {
        this.elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        int table = (int) elf.getLong(0x28);
        int entryBytes = elf.getShort(0x3A);
        int entries = elf.getShort(0x3C);
        for (int i = 0; i < entries; i++) {
            int at = table + i * entryBytes;
            sections.add(new Section(
                    elf.getInt(at + 4),
                    (int) elf.getLong(at + 0x18),
                    (int) elf.getLong(at + 0x20),
                    elf.getInt(at + 0x28)));
        }
    }

    /** Edits the 64-bit little-endian ELF library in place. */
    static void edit(byte[] library) {
        DevicelessLibrary edited = new DevicelessLibrary(library);
        for (Section section : edited.sections) {
            switch (section.type()) {
                case SECTION_DYNAMIC -> edited.needLibcInstead(section);
                case SECTION_VERNEED -> edited.needVersionsOfLibc(section);
                case SECTION_DYNSYM -> edited.makeUndefinedWeak(section);
                default -> {}
            }
        }
    }

    private void needLibcInstead(Section dynamic) {
        int strings = sections.get(dynamic.link()).offset();
        int libc = -1;
        for (int at = dynamic.offset(); at < dynamic.offset() + dynamic.size(); at += 16) {
            if (elf.getLong(at) == DT_NEEDED
                    && string(strings + (int) elf.getLong(at + 8)).equals(ALWAYS_THERE)) {
                libc = (int) elf.getLong(at + 8);
            }
        }
        for (int at = dynamic.offset(); at < dynamic.offset() + dynamic.size(); at += 16) {
            if (elf.getLong(at) == DT_NEEDED && DEVICES.contains(string(strings + (int) elf.getLong(at + 8)))) {
                elf.putLong(at + 8, libc);
            }
        }
    }

    /** Device libraries' versions become one that libc has, so that the linker finds nothing amiss. */
    private void needVersionsOfLibc(Section versions) {
        int strings = sections.get(versions.link()).offset();
        int libc = -1;
        List<Integer> ofDevices = new ArrayList<>();
        int at = versions.offset();
        for (int next = 1; next != 0; at += next) {
            String file = string(strings + elf.getInt(at + 4));
            if (file.equals(ALWAYS_THERE)) {
                libc = at;
            } else if (DEVICES.contains(file)) {
                ofDevices.add(at);
            }
            next = elf.getInt(at + 12);
        }
        int versionOfLibc = libc + elf.getInt(libc + 8);
        for (int need : ofDevices) {
            elf.putInt(need + 4, elf.getInt(libc + 4));
            int version = need + elf.getInt(need + 8);
            for (int i = 0; i < elf.getShort(need + 2); i++) {
                elf.putInt(version, elf.getInt(versionOfLibc)); // hash
                elf.putInt(version + 8, elf.getInt(versionOfLibc + 8)); // name
                version += elf.getInt(version + 12);
            }
        }
    }

    private void makeUndefinedWeak(Section symbols) {
        int strings = sections.get(symbols.link()).offset();
        for (int at = symbols.offset() + 24; at < symbols.offset() + symbols.size(); at += 24) {
            boolean undefined = elf.getShort(at + 6) == 0;
            if (undefined && isOfDevice(string(strings + elf.getInt(at)))) {
                elf.put(at + 4, (byte) (BINDING_WEAK << 4 | elf.get(at + 4) & 0xF));
            }
        }
    }

    private static boolean isOfDevice(String symbol) {
        return symbol.startsWith("pa_") || symbol.startsWith("snd_") || symbol.startsWith("xcb_");
    }

    private String string(int offset) {
        int end = offset;
        while (elf.get(end) != 0) {
            end++;
        }
        return new String(elf.array(), offset, end - offset, StandardCharsets.US_ASCII);
    }
}

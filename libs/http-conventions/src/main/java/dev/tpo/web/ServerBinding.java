package dev.tpo.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where a service listens ({@code server.address}): on loopback, where only this machine's users reach it, or beyond.
 *
 * @param name as configured, a name or an address; empty: every interface
 * @param address what the name meant at the start; null: every interface
 */
public record ServerBinding(String name, @Nullable InetAddress address) {

    public static ServerBinding of(String configured) {
        String name = configured.strip();
        try {
            return new ServerBinding(name, name.isEmpty() ? null : InetAddress.getByName(name));
        } catch (UnknownHostException e) {
            throw new UnsafeStartException("server.address '" + name + "' is no address of this machine", e);
        }
    }

    public boolean isLoopback() {
        return address != null && address.isLoopbackAddress();
    }
}

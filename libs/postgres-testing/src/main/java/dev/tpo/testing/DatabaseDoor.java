package dev.tpo.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A way to a database that a test can shut: what is connected breaks off and nobody gets in, as while a server is started
 * again, until it is opened.
 */
public final class DatabaseDoor implements AutoCloseable {
    private final TestDatabase behind;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listening;

    private DatabaseDoor(TestDatabase behind, int port) {
        this.behind = behind;
        this.port = port;
    }

    public static DatabaseDoor to(TestDatabase database) throws IOException {
        int port;
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = any.getLocalPort();
        }
        var door = new DatabaseDoor(database, port);
        door.open();
        return door;
    }

    /** The database by way of this door. */
    public TestDatabase database() {
        URI address = address();
        return new TestDatabase(
                behind.url().replace("//" + address.getHost() + ":" + address.getPort(), "//127.0.0.1:" + port),
                behind.user(),
                behind.password());
    }

    public synchronized void open() throws IOException {
        var socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        listening = socket;
        Thread.ofVirtual().start(() -> accept(socket));
    }

    public synchronized void shut() throws IOException {
        if (listening != null) {
            listening.close();
        }
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                URI address = address();
                Socket server = new Socket(address.getHost(), address.getPort());
                open.add(client);
                open.add(server);
                if (socket.isClosed()) { // shut meanwhile
                    client.close();
                    server.close();
                }
                pass(client, server);
                pass(server, client);
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                return; // broken off on purpose, or by one side
            }
        });
    }

    private URI address() {
        return URI.create(behind.url().substring("jdbc:".length()));
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}

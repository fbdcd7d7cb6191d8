package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, for people: the message of Java's commonest exceptions is the path alone. */
public final class Reasons {

    private Reasons() {}

    public static String of(IOException failure) {
        return switch (failure) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case FileAlreadyExistsException other -> other.getFile() + ": is not a folder";
            default -> String.valueOf(failure.getMessage());
        };
    }
}

package org.sallyport.transport.internal.algorithm.mac;

import org.apache.sshd.common.mac.MacInformation;

/** What the SSH library asks of a MAC, and of what makes one, answered from its shape. */
interface MacOfShape extends MacInformation {

    /** What it looks like. */
    MacShape shape();

    @Override
    default String getAlgorithm() {
        return shape().algorithm();
    }

    @Override
    default int getBlockSize() {
        return shape().tagBytes();
    }

    @Override
    default int getDefaultBlockSize() {
        return shape().keyBytes();
    }

    @Override
    default boolean isEncryptThenMac() {
        return shape().encryptThenMac();
    }
}

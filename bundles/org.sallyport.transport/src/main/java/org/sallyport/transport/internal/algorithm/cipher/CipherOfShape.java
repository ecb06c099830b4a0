package org.sallyport.transport.internal.algorithm.cipher;

import org.apache.sshd.common.cipher.CipherInformation;

/** What the SSH library asks of a cipher, and of what makes one, answered from its shape. */
interface CipherOfShape extends CipherInformation {

    /** What it looks like. */
    CipherShape shape();

    @Override
    default String getAlgorithm() {
        return shape().algorithm();
    }

    @Override
    default int getKeySize() {
        return shape().keyBytes() * Byte.SIZE;
    }

    @Override
    default String getTransformation() {
        return shape().transformation();
    }

    @Override
    default int getIVSize() {
        return shape().ivBytes();
    }

    @Override
    default int getAuthenticationTagSize() {
        return shape().tagBytes();
    }

    @Override
    default int getCipherBlockSize() {
        return shape().blockBytes();
    }

    @Override
    default int getKdfSize() {
        return shape().keyBytes();
    }
}

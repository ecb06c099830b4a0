package org.sallyport.transport.internal.channel;

/** A channel whose connection can ask it to end. */
public interface Drainable {

    /** Asks what runs here to finish and close the channel. A channel on which nothing was started is closed. Asked again, it does nothing. */
    void drain();
}

package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeHandlerTest {

    private final FrontOfDoor door = new FrontOfDoor();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void anUploadThatBreaksOffGivesItsShareOfTheBudgetBack() {
        door.send(door.post(), FrontOfDoor.part("{\"jsonrpc\":"));
        assertThat(door.heldBytes()).isPositive();
        door.leave();
        assertThat(door.heldBytes()).isZero();
    }
}

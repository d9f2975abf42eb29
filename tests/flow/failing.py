"""A detector that fails, at home in a module so that other processes can import it."""


def explode(document):
    if document.text == "boom":
        raise ZeroDivisionError
    return ()

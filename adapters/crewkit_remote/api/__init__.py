"""Operations of the API in types, a module for each of its parts; made from its description."""

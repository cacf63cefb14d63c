"""Uploads of any size, without letting anybody fill the disk."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUpload(TemporaryFileUploadHandler):
    """Keeps on disk no more of a file than a paper may weigh, and remembers its true size.

    A file that is too heavy still reaches the form, which says so beside its field; nothing else is lost.
    """

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start) -> None:
        self.received += len(raw_data)
        if self.received <= settings.PAPER_MAX_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size):
        file = super().file_complete(file_size)
        file.size = file_size
        return file

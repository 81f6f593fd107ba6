//! Objects whose attributes lie in slots, read and made without a call: msgspec's structs, dataclasses with slots, UUIDs.
//!
//! A slot is where a member descriptor of the class says that it is, which is asked when a codec is made. Classes that
//! keep attributes in any other way have no layout, and what has none is left to Python.
#![allow(unsafe_code)]

use pyo3::exceptions::PyTypeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

/// Where the attributes of exactly one class are.
pub struct Layout {
    class: Py<PyType>,
    offsets: Box<[usize]>,
    body: Option<usize>, // bytes after an object's head, of a class whose objects may be made untracked
}

impl Layout {
    /// Find the slots of some attributes; None where one of them is no plain slot of the class.
    pub fn of(class: &Bound<'_, PyType>, attributes: &[&str]) -> Option<Self> {
        let offsets: Option<Box<[usize]>> =
            attributes.iter().map(|attribute| slot(class, attribute)).collect();
        let offsets = offsets?;
        // SAFETY: what a class says of itself is only read.
        let is_ordinary = unsafe {
            let type_object = class.as_type_ptr();
            (*type_object).tp_itemsize == 0
                && ffi::PyType_HasFeature(type_object, ffi::Py_TPFLAGS_HEAPTYPE) != 0
        };
        let are_distinct =
            offsets.iter().enumerate().all(|(index, offset)| !offsets[..index].contains(offset));
        (is_ordinary && are_distinct).then(|| Self {
            class: class.clone().unbind(),
            offsets,
            body: body(class),
        })
    }

    /// Tell whether an object is of exactly the class.
    #[inline]
    pub fn is_of(&self, object: &Bound<'_, PyAny>) -> bool {
        object.get_type_ptr() == self.class.as_ptr().cast()
    }

    /// Return the value of an attribute; None where it was deleted, or the object is of another class.
    #[inline]
    pub fn get<'py>(&self, object: &Bound<'py, PyAny>, index: usize) -> Option<Bound<'py, PyAny>> {
        if !self.is_of(object) {
            return None;
        }
        // SAFETY: the offset is that of a slot of the object's class, so it lies inside the object and holds null or a
        // reference that the object owns. We are attached to the interpreter, which has a lock (see `interpreter.rs`).
        unsafe {
            let value = *object.as_ptr().byte_add(self.offsets[index]).cast::<*mut ffi::PyObject>();
            Bound::from_borrowed_ptr_or_opt(object.py(), value)
        }
    }

    /// Make an object of the class with all slots empty, as `object.__new__` does.
    #[inline]
    pub fn blank<'py>(&self, py: Python<'py>) -> PyResult<Blank<'py, '_>> {
        let class = self.class.as_ptr().cast();
        // SAFETY: `of` has seen that the class is an ordinary one, whose objects `PyType_GenericAlloc` makes. Where there
        // is a `body`, the class has garbage collection and keeps nothing before an object's head or outside of it, so
        // that the same is made here: all of it zero, but not tracked yet.
        let object = unsafe {
            match self.body {
                None => Bound::from_owned_ptr_or_err(py, ffi::PyType_GenericAlloc(class, 0))?,
                Some(size) => {
                    let object =
                        Bound::from_owned_ptr_or_err(py, ffi::PyObject_GC_New::<ffi::PyObject>(class))?;
                    object.as_ptr().add(1).cast::<u8>().write_bytes(0, size);
                    object
                }
            }
        };
        Ok(Blank { object, layout: self })
    }

    /// Make an object of a class with a `__dict__` as `object.__new__` does: with room for attributes beside the slots.
    #[inline]
    pub fn roomy<'py>(&self, py: Python<'py>) -> PyResult<Blank<'py, '_>> {
        let class = self.class.as_ptr().cast();
        let nothing = PyTuple::empty(py);
        // SAFETY: `object` makes objects of every class that is an ordinary one, and raises for what is abstract.
        let object = unsafe {
            let new = ffi::PyBaseObject_Type.tp_new.ok_or_else(|| PyTypeError::new_err("object.__new__"))?;
            Bound::from_owned_ptr_or_err(py, new(class, nothing.as_ptr(), std::ptr::null_mut()))?
        };
        Ok(Blank { object, layout: self })
    }

    /// Visit what the layout holds.
    pub fn traverse(&self, visit: &pyo3::PyVisit<'_>) -> Result<(), pyo3::PyTraverseError> {
        visit.call(&self.class)
    }
}

/// An object that is being filled. Given up, it is freed like any other: empty slots are ordinary.
pub struct Blank<'py, 'layout> {
    object: Bound<'py, PyAny>,
    layout: &'layout Layout,
}

impl<'py> Blank<'py, '_> {
    /// Return the interpreter's token.
    #[inline]
    pub fn py(&self) -> Python<'py> {
        self.object.py()
    }

    /// Put a value into a slot.
    #[inline]
    pub fn set(&self, index: usize, value: Bound<'py, PyAny>) {
        // SAFETY: as in `get`; the object is of the layout's class, since `blank` has made it. What the slot held, which
        // is nothing unless it is set twice, is released after the new value is in place.
        unsafe {
            let place =
                self.object.as_ptr().byte_add(self.layout.offsets[index]).cast::<*mut ffi::PyObject>();
            let before = place.replace(value.into_ptr());
            ffi::Py_XDECREF(before);
        }
    }

    /// Set an attribute that is in no slot, whatever the class itself says of setting one.
    #[inline]
    pub fn set_attribute(&self, name: &Bound<'py, PyString>, value: &Bound<'py, PyAny>) -> PyResult<()> {
        // SAFETY: takes any objects, and raises where the first has no such attributes.
        let code =
            unsafe { ffi::PyObject_GenericSetAttr(self.object.as_ptr(), name.as_ptr(), value.as_ptr()) };
        if code < 0 { Err(PyErr::fetch(self.object.py())) } else { Ok(()) }
    }

    /// Give an object with a `__dict__` its attributes.
    pub fn set_dict(&self, attributes: &Bound<'py, PyDict>) -> PyResult<()> {
        // SAFETY: both are objects; a class without a `__dict__` is an error that is raised.
        let code = unsafe {
            ffi::PyObject_GenericSetDict(self.object.as_ptr(), attributes.as_ptr(), std::ptr::null_mut())
        };
        if code < 0 { Err(PyErr::fetch(self.object.py())) } else { Ok(()) }
    }

    /// Return the object; `is_leaf` says that it refers to nothing that could ever refer to it.
    ///
    /// The garbage collector need not look at such an object each time that it runs.
    #[inline]
    pub fn finish(self, is_leaf: bool) -> Bound<'py, PyAny> {
        if self.layout.body.is_some() && !is_leaf {
            // SAFETY: the object's class has garbage collection, and `blank` has left the object untracked.
            unsafe { ffi::PyObject_GC_Track(self.object.as_ptr().cast()) }
        }
        self.object
    }
}

/// Tell whether the garbage collector looks at an object, which might then be part of a cycle.
#[inline]
pub fn is_tracked(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: takes any object.
    unsafe { ffi::PyObject_GC_IsTracked(object.as_ptr()) != 0 }
}

/// Return an object's `__dict__`.
#[inline]
pub fn dict_of<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    // SAFETY: takes any object, and raises for one that has no dict.
    let dict = unsafe {
        let found = ffi::PyObject_GenericGetDict(object.as_ptr(), std::ptr::null_mut());
        Bound::from_owned_ptr_or_err(object.py(), found)?
    };
    Ok(dict.cast_into::<PyDict>()?)
}

/// Return the offset of an attribute that is a plain slot for one reference.
fn slot(class: &Bound<'_, PyType>, attribute: &str) -> Option<usize> {
    let descriptor = class.getattr(attribute).ok()?;
    // SAFETY: a descriptor of exactly this type is such a struct, and its member lives as long as its class, which the
    // descriptor keeps alive. `class` is a class. What the class says of itself is only read.
    unsafe {
        if ffi::Py_TYPE(descriptor.as_ptr()) != &raw mut ffi::PyMemberDescr_Type {
            return None;
        }
        let descriptor = descriptor.as_ptr().cast::<ffi::PyMemberDescrObject>();
        let member = &*(*descriptor).d_member.cast::<ffi::PyMemberDef>();
        let type_object = class.as_type_ptr();
        let is_own = ffi::PyType_IsSubtype(type_object, (*descriptor).d_common.d_type) != 0;
        let offset = usize::try_from(member.offset).ok()?;
        let end = usize::try_from((*type_object).tp_basicsize).ok()?;
        let is_inside = offset >= size_of::<ffi::PyObject>()
            && offset.is_multiple_of(align_of::<*mut ffi::PyObject>())
            && offset + size_of::<*mut ffi::PyObject>() <= end;
        let is_reference = member.type_code == ffi::Py_T_OBJECT_EX;
        (is_own && is_inside && is_reference).then_some(offset)
    }
}

/// Return how many bytes follow the head of an object of an ordinary class that has garbage collection and no `__dict__`.
fn body(class: &Bound<'_, PyType>) -> Option<usize> {
    // SAFETY: what a class says of itself is only read.
    unsafe {
        let type_object = class.as_type_ptr();
        let flags = ffi::PyType_GetFlags(type_object);
        let is_plain = flags & ffi::Py_TPFLAGS_HAVE_GC != 0
            && flags & (INLINE_VALUES | MANAGED_WEAKREF | MANAGED_DICT) == 0
            && (*type_object).tp_dictoffset == 0;
        let size = usize::try_from((*type_object).tp_basicsize).ok()?;
        is_plain.then(|| size - size_of::<ffi::PyObject>())
    }
}

// What CPython calls `Py_TPFLAGS_...`, in all versions that have them; other versions leave these bits alone.
const INLINE_VALUES: std::ffi::c_ulong = 1 << 2;
const MANAGED_WEAKREF: std::ffi::c_ulong = 1 << 3;
const MANAGED_DICT: std::ffi::c_ulong = 1 << 4;
